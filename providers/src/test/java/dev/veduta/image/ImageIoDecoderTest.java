// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageIoDecoderTest {
  private static final int[] PALETTE_BYTES = {1, 2, 3, 40, 50, 60};

  private final ImageDecoder decoder = new ImageIoDecoderProvider().open();

  @Test
  void grey_is_repeated_and_scaled_to_eight_bits() {
    assertThat(rgb(new PngBuilder(2, 1, 8, PngBuilder.GREY).row(7, 200)))
        .containsExactly(7, 7, 7, 200, 200, 200);
    assertThat(rgb(new PngBuilder(2, 1, 4, PngBuilder.GREY).row(0x2f)))
        .containsExactly(34, 34, 34, 255, 255, 255);
    assertThat(rgb(new PngBuilder(2, 1, 2, PngBuilder.GREY).row(0b01_10_0000)))
        .containsExactly(85, 85, 85, 170, 170, 170);
    assertThat(rgb(new PngBuilder(2, 1, 1, PngBuilder.GREY).row(0b01_000000)))
        .containsExactly(0, 0, 0, 255, 255, 255);
  }

  @Test
  void sixteen_bit_greys_are_cut_off_as_pillow_does_and_colours_lose_their_lower_half() {
    assertThat(rgb(new PngBuilder(2, 1, 16, PngBuilder.GREY).row(0, 99, 1, 0)))
        .containsExactly(99, 99, 99, 255, 255, 255);
    assertThat(rgb(new PngBuilder(1, 1, 16, PngBuilder.RGB).row(1, 255, 2, 128, 3, 0)))
        .containsExactly(1, 2, 3);
    assertThat(rgb(new PngBuilder(1, 1, 16, PngBuilder.GREY_ALPHA).row(9, 255, 2, 128)))
        .containsExactly(9, 9, 9);
  }

  @Test
  void alpha_is_dropped_and_not_blended() {
    assertThat(rgb(new PngBuilder(2, 1, 8, PngBuilder.RGBA).row(1, 2, 3, 0, 4, 5, 6, 128)))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(rgb(new PngBuilder(1, 1, 8, PngBuilder.GREY_ALPHA).row(77, 0)))
        .containsExactly(77, 77, 77);
    assertThat(rgb(new PngBuilder(1, 1, 8, PngBuilder.GREY).chunk("tRNS", bytes(0, 7)).row(7)))
        .containsExactly(7, 7, 7);
  }

  @Test
  void a_palette_gives_its_colours_and_black_beyond_its_end() {
    byte[] picture =
        new PngBuilder(3, 1, 8, PngBuilder.PALETTE)
            .chunk("PLTE", bytes(PALETTE_BYTES))
            .chunk("tRNS", bytes(0, 0))
            .row(1, 0, 2);

    assertThat(rgb(picture)).containsExactly(40, 50, 60, 1, 2, 3, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "tiff"})
  void lossless_formats_give_back_what_was_drawn(String format) throws IOException {
    BufferedImage drawn = new BufferedImage(16, 9, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 16 * 9; i++) {
      drawn.setRGB(i % 16, i / 16, (i % 7) * 0x240000 + (i % 5) * 0x3300 + (i % 3) * 0x7f);
    }

    Pixels pixels = decode(written(drawn, format));

    assertThat(pixels.width()).isEqualTo(16);
    for (int i = 0; i < 16 * 9; i++) {
      int at = 3 * i;
      int colour =
          (pixels.rgb()[at] & 0xff) << 16
              | (pixels.rgb()[at + 1] & 0xff) << 8
              | (pixels.rgb()[at + 2] & 0xff);
      assertThat(colour).isEqualTo(drawn.getRGB(i % 16, i / 16) & 0xffffff);
    }
  }

  @Test
  void a_jpeg_picture_is_near_to_what_was_drawn() throws IOException {
    BufferedImage drawn = new BufferedImage(32, 32, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 32 * 32; i++) {
      drawn.setRGB(i % 32, i / 32, 0x400000 + (i % 32) * 0x400 + i / 32 * 4);
    }

    int[] rgb = rgb(written(drawn, "jpg"));

    for (int i = 0; i < 32 * 32; i++) {
      assertThat(rgb[3 * i]).isBetween(0x40 - 12, 0x40 + 12);
      assertThat(rgb[3 * i + 1]).isBetween(i % 32 * 4 - 12, i % 32 * 4 + 12);
      assertThat(rgb[3 * i + 2]).isBetween(i / 32 * 4 - 12, i / 32 * 4 + 12);
    }
  }

  @Test
  void the_first_frame_of_a_gif_lies_in_its_place_on_the_screen() {
    // A screen of 3×2 with a palette of two, a transparent index 1, a frame of 1×1 at (2, 1).
    byte[] gif =
        bytes(
            'G', 'I', 'F', '8', '9', 'a', 3, 0, 2, 0, 0x80, 0, 0, 1, 2, 3, 40, 50, 60, //
            0x21, 0xf9, 4, 1, 0, 0, 1, 0, //
            ',', 2, 0, 1, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, ';');

    assertThat(rgb(gif))
        .containsExactly(40, 50, 60, 40, 50, 60, 40, 50, 60, 40, 50, 60, 40, 50, 60, 1, 2, 3);
  }

  @Test
  void a_picture_of_65536_squared_is_refused_at_once() {
    byte[] huge = new PngBuilder(65536, 65536, 8, PngBuilder.RGB).row(1, 2, 3);

    assertThatThrownBy(() -> decoder.decode(Image.of("huge.png", huge), PixelOptions.DEFAULT))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "huge.png has 65536×65536 pixels, more than the limit of 100000000; set"
                + " veduta.captioner.<name>.max-pixels to at least 4294967296 to read it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void every_format_asks_the_limit_first(String format) throws IOException {
    byte[] picture = written(new BufferedImage(9, 8, BufferedImage.TYPE_3BYTE_BGR), format);

    assertThat(decoder.decode(Image.of(picture), limit(72)).width()).isEqualTo(9);
    assertThatThrownBy(() -> decoder.decode(Image.of("a." + format, picture), limit(71)))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("a." + format + " has 9×8 pixels, more than the limit of 71");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'p is empty; expected a picture'",
    "'Once upon a time', 'p is no picture that can be read: it begins like none of PNG, JPEG, GIF,"
        + " BMP, TIFF, WebP'"
  })
  void what_is_no_picture_is_refused(String text, String message) {
    assertThatThrownBy(() -> decoder.decode(Image.of("p", text.getBytes(UTF_8)), limit(1)))
        .isInstanceOf(ImageException.class)
        .hasMessage(message);
  }

  @Test
  void a_damaged_chunk_of_a_png_is_named() {
    byte[] picture = new PngBuilder(1, 1, 8, PngBuilder.GREY).row(7);
    byte[] truncated = Arrays.copyOf(picture, picture.length - 14);
    byte[] flipped = picture.clone();
    flipped[8 + 25 + 10] ^= 1;

    assertThatThrownBy(() -> decode(truncated))
        .hasMessageMatching("p can't be read as PNG: the file ends inside its chunk IDAT of .*");
    assertThatThrownBy(() -> decode(flipped))
        .hasMessage("p can't be read as PNG: the checksum of its chunk IDAT is wrong");
    assertThatThrownBy(() -> decode(new PngBuilder(1, 1, 8, PngBuilder.PALETTE).row(7)))
        .hasMessageContaining("can't be read as PNG");
    assertThatThrownBy(() -> decode(new PngBuilder(0, 1, 8, PngBuilder.GREY).row(7)))
        .hasMessage("p can't be read as PNG: its size is given as 0×1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "tiff"})
  void a_truncated_picture_is_refused_by_name(String format) throws IOException {
    BufferedImage noise = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(5);
    for (int i = 0; i < 1600; i++) {
      noise.setRGB(i % 40, i / 40, random.nextInt());
    }
    byte[] whole = written(noise, format);
    for (int length = 3; length < whole.length - 60; length += whole.length / 50) {
      byte[] part = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> decode(part))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("p ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void a_mutilated_picture_is_read_or_refused_and_nothing_else(String format) throws IOException {
    byte[] whole = written(new BufferedImage(33, 20, BufferedImage.TYPE_3BYTE_BGR), format);
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] mutilated = whole.clone();
      for (int k = 0; k <= i % 4; k++) {
        mutilated[random.nextInt(mutilated.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(decoder.decode(Image.of("p", mutilated), limit(10_000)).width()).isPositive();
      } catch (ImageException e) {
        assertThat(e).hasMessageStartingWith("p ");
      }
    }
  }

  @Test
  void a_file_is_read_by_its_path_and_named_by_it(@TempDir Path folder) throws IOException {
    Path good = folder.resolve("good.png");
    Path absent = folder.resolve("absent.png");
    Files.write(good, new PngBuilder(1, 1, 8, PngBuilder.GREY).row(9));

    assertThat(decoder.decode(Image.of(good), limit(1)).rgb()).containsExactly(9, 9, 9);
    assertThatThrownBy(() -> decoder.decode(Image.of(absent), limit(1)))
        .hasMessage(absent + " does not exist; expected a picture");
    assertThatThrownBy(() -> decoder.decode(Image.of(folder), limit(1)))
        .hasMessage(folder + " is a folder; expected a picture");
  }

  @Test
  void it_is_found_by_name() {
    assertThat(ServiceLoader.load(ImageDecoderProvider.class))
        .extracting(ImageDecoderProvider::name)
        .contains("imageio");
  }

  private Pixels decode(byte[] encoded) {
    return decoder.decode(Image.of("p", encoded), PixelOptions.DEFAULT);
  }

  private int[] rgb(byte[] encoded) {
    byte[] rgb = decode(encoded).rgb();
    int[] values = new int[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      values[i] = rgb[i] & 0xff;
    }
    return values;
  }

  private static PixelOptions limit(long maxPixels) {
    return new PixelOptions(true, maxPixels, ResizeOrder.PILLOW_13);
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
