// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  private final ImageIoDecoder decoder = new ImageIoDecoder();

  @ParameterizedTest
  @CsvSource({
    // EXIF 2.3, tag 274: where the stored rows and columns of 1 2 3 / 4 5 6 belong.
    "1, 3, '1 2 3 4 5 6'",
    "2, 3, '3 2 1 6 5 4'",
    "3, 3, '6 5 4 3 2 1'",
    "4, 3, '4 5 6 1 2 3'",
    "5, 2, '1 4 2 5 3 6'",
    "6, 2, '4 1 5 2 6 3'",
    "7, 2, '6 3 5 2 4 1'",
    "8, 2, '3 6 2 5 1 4'"
  })
  void each_value_turns_a_picture_upright(int value, int width, String expected) {
    byte[] rgb = new byte[18];
    for (int i = 0; i < 18; i++) {
      rgb[i] = (byte) (i / 3 + 1 + 10 * (i % 3));
    }

    Pixels turned =
        Orientation.ofExif(exif(ByteOrder.LITTLE_ENDIAN, value)).turn(new Pixels(3, 2, rgb));

    assertThat(turned.width()).isEqualTo(width);
    StringBuilder reds = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      reds.append(' ').append(turned.rgb()[3 * i]);
      assertThat(turned.rgb()[3 * i + 2] - turned.rgb()[3 * i]).isEqualTo(20);
    }
    assertThat(reds.substring(1)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9, 65535})
  void a_value_without_a_meaning_is_ignored(int value) {
    assertThat(Orientation.ofExif(exif(ByteOrder.BIG_ENDIAN, value)))
        .isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void a_damaged_block_is_ignored() {
    byte[] exif = exif(ByteOrder.BIG_ENDIAN, 6);
    assertThat(Orientation.ofExif(exif)).isEqualTo(Orientation.TURNED_LEFT);
    for (int length = 0; length < 22; length++) {
      assertThat(Orientation.ofExif(Arrays.copyOf(exif, length))).isEqualTo(Orientation.UPRIGHT);
    }
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] noise = exif.clone();
      noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
      assertThat(Orientation.ofExif(noise)).isNotNull();
    }
  }

  @Test
  void png_and_jpeg_carry_it_and_an_option_switches_it_off() throws IOException {
    byte[] png =
        new PngBuilder(2, 1, 8, PngBuilder.GREY)
            .chunk("eXIf", exif(ByteOrder.BIG_ENDIAN, 6))
            .row(1, 2);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(2, 1, BufferedImage.TYPE_3BYTE_BGR), "jpg", plain);
    byte[] exif = exif(ByteOrder.LITTLE_ENDIAN, 8);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    jpeg.write(plain.toByteArray(), 0, 2);
    jpeg.writeBytes(new byte[] {-1, (byte) 0xe1, 0, (byte) (8 + exif.length)});
    jpeg.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    jpeg.writeBytes(exif);
    jpeg.write(plain.toByteArray(), 2, plain.size() - 2);

    assertThat(size(png, PixelOptions.DEFAULT)).isEqualTo("1×2");
    assertThat(size(png, PixelOptions.AS_TRANSFORMERS)).isEqualTo("2×1");
    assertThat(size(jpeg.toByteArray(), PixelOptions.DEFAULT)).isEqualTo("1×2");
    assertThat(size(jpeg.toByteArray(), PixelOptions.AS_TRANSFORMERS)).isEqualTo("2×1");
  }

  @Test
  void the_same_photo_held_in_eight_ways_looks_the_same() {
    Pixels upright = photo(1);
    for (int value = 2; value <= 8; value++) {
      Pixels turned = photo(value);

      assertThat(turned.width()).isEqualTo(upright.width());
      long difference = 0;
      for (int i = 0; i < turned.rgb().length; i++) {
        difference += Math.abs((turned.rgb()[i] & 0xff) - (upright.rgb()[i] & 0xff));
      }
      // Each was compressed anew; turned wrongly they differ by 74 levels.
      assertThat((double) difference / turned.rgb().length).isLessThan(8);
    }
  }

  private Pixels photo(int value) {
    return decoder.decode(
        Image.of(Shared.folder().resolve("testdata/images/exif/Landscape_" + value + ".jpg")),
        PixelOptions.DEFAULT);
  }

  private String size(byte[] encoded, PixelOptions options) {
    Pixels pixels = decoder.decode(Image.of("p", encoded), options);
    return pixels.width() + "×" + pixels.height();
  }

  /// A block with one entry, the orientation.
  private static byte[] exif(ByteOrder order, int value) {
    ByteBuffer block = ByteBuffer.allocate(26).order(order);
    block.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).put(block.get(0));
    block.putShort((short) 42).putInt(8).putShort((short) 1);
    block.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) value);
    return block.array();
  }
}
