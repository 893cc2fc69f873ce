// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The size of a picture …
final class PictureSizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void isThatOfItsFile(String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(301, 77, BufferedImage.TYPE_INT_RGB), format, file))
        .isTrue();
    assertThat(PictureSize.of(file.toByteArray())).contains(new PictureSize(301, 77));
  }

  /// The beginnings of files as the specification of WebP draws them.
  @ParameterizedTest
  @CsvSource({
    "VP8,  524946460000000057454250 56503820 00000000 000000 9d012a 2d01 4d00",
    "VP8L, 524946460000000057454250 5650384c 00000000 2f 2c011300",
    "VP8X, 524946460000000057454250 56503858 0a000000 00000000 2c0100 4c0000",
  })
  void isThatOfAWebp(String kind, String hex) {
    assertThat(PictureSize.of(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .as(kind)
        .contains(new PictureSize(301, 77));
  }

  /// What comes first says less than what is decoded.
  @ParameterizedTest
  @CsvSource({
    "GIF frame,           474946383961 0100 0100 00 00 00 2c 0100 0200 2c01 4b00 00",
    "GIF behind blocks,   474946383961 0100 0100 80 00 00 000000ffffff 21f904 00000000 00"
        + " 21fe 02 2c2c 01 2c 00 2c 0000 0000 2d01 4d00 00",
    "VP8 behind VP8X,     524946460000000057454250 56503858 0a000000 00000000 000000 000000"
        + " 56503820 0a000000 000000 9d012a 2d01 4d00",
    "VP8L in a frame,     524946460000000057454250 56503858 0a000000 02000000 000000 000000"
        + " 414e4d46 1e000000 000000 000000 000000 000000 000000 00 5650384c 05000000 2f 2c011300"
        + " 00",
  })
  void isThatOfTheLargestPart(String kind, String hex) {
    assertThat(PictureSize.of(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .as(kind)
        .contains(new PictureSize(301, 77));
  }

  @Test
  void isUnknownWhereTheFileEndsBeforeIt() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(301, 77, BufferedImage.TYPE_INT_RGB), "jpg", file);
    for (int length = 0; length < 40; length++) {
      assertThat(PictureSize.of(Arrays.copyOf(file.toByteArray(), length))).isEmpty();
    }
    assertThat(
            PictureSize.of("no picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
