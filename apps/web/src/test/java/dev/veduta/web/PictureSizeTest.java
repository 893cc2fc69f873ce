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
