// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.spi.Config;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What Pillow made of real pictures, from the tables in the folder of shared test data.
class RecordedResizeTest {
  private static final Pattern CROP = Pattern.compile("crop\\((\\d+),(\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern BOX =
      Pattern.compile("box=\\(([\\d.]+), ([\\d.]+), ([\\d.]+), ([\\d.]+)\\)");

  @ParameterizedTest
  @EnumSource(ResizeOrder.class)
  void every_recorded_resize_has_pillows_bytes(ResizeOrder order) throws IOException {
    String table =
        switch (order) {
          case PILLOW_13 -> "pillow_13.0.0_resize.tsv";
          case PILLOW_9 -> "pillow_9.4.0_resize.tsv";
        };
    Path data = Shared.folder().resolve("testdata");
    List<String> rows = Files.readAllLines(data.resolve("derived").resolve(table));
    Map<String, PillowResize.Samples> pictures = new HashMap<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] columns = row.split("\t", -1);
      Path file = data.resolve(columns[0]);
      String mode = columns[1];
      PillowResize.Samples source =
          pictures.computeIfAbsent(file + mode, key -> picture(file, mode));
      ResampleFilter filter = ResampleFilter.valueOf(columns[2]);
      String[] size = columns[3].split("x", -1);
      int width = Integer.parseInt(size[0]);
      int height = Integer.parseInt(size[1]);
      String note = columns[4];
      // Pillow multiplies colours by alpha before a resize and divides them after it.
      boolean blended = mode.equals("RGBA") && filter != ResampleFilter.NEAREST;

      byte[] resized =
          new PillowResize(filter, order)
              .resize(
                  blended ? premultiplied(source) : source,
                  box(note, source),
                  width,
                  height,
                  region(note, width, height))
              .data();

      assertThat(sha256(blended ? divided(resized) : resized)).as(row).isEqualTo(columns[5]);
    }
    assertThat(rows).hasSizeGreaterThan(400);
  }

  @Test
  void every_case_of_pillows_own_tests_has_the_recorded_values() throws IOException {
    Path file = Shared.folder().resolve("testdata/derived/pillow_resample_cases.json");
    JsonArray cases =
        Config.parse("cases", Files.readAllBytes(file)).object().getJsonArray("cases");
    for (JsonObject given : cases.getValuesAs(JsonObject.class)) {
      int from = given.getJsonArray("src_size").getInt(0);
      int to = given.getJsonArray("dst_size").getInt(0);
      byte[] source = new byte[from * from];
      for (int i = 0; i < source.length; i++) {
        boolean diagonal = i % from < from / 2 == i / from < from / 2;
        source[i] = (byte) (diagonal ? given.getInt("color") : 255 - given.getInt("color"));
      }
      PillowResize resize =
          new PillowResize(
              ResampleFilter.valueOf(given.getString("filter")), ResizeOrder.PILLOW_13);

      byte[] resized =
          resize.resize(new PillowResize.Samples(from, from, 1, source), to, to).data();

      JsonArray quarter = given.getJsonArray("top_left_quarter");
      for (int y = 0; y < to / 2; y++) {
        for (int x = 0; x < to / 2; x++) {
          int expected = quarter.getInt(y * (to / 2) + x);
          assertThat(resized[y * to + x] & 0xff).as(given.toString()).isEqualTo(expected);
          assertThat(resized[y * to + to - 1 - x] & 0xff).isEqualTo(255 - expected);
          assertThat(resized[(to - 1 - y) * to + to - 1 - x] & 0xff).isEqualTo(expected);
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(8);
  }

  private static PillowResize.Samples picture(Path file, String mode) {
    try {
      byte[] encoded = Files.readAllBytes(file);
      if (mode.equals("RGBA")) {
        Raster raster = ImageIO.read(file.toFile()).getRaster();
        int[] samples = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
        return samples(raster.getWidth(), raster.getHeight(), samples);
      }
      PillowResize.Samples rgb = encoded[0] == 'P' ? portable(encoded) : decoded(file);
      return mode.equals("L") ? grey(rgb) : rgb;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PillowResize.Samples decoded(Path file) {
    var pixels = new ImageIoDecoder().decode(Image.of(file), PixelOptions.AS_TRANSFORMERS);
    return new PillowResize.Samples(pixels.width(), pixels.height(), 3, pixels.rgb());
  }

  /// The one portable pixmap in the table has 128×128 pixels.
  private static PillowResize.Samples portable(byte[] encoded) {
    byte[] rgb = Arrays.copyOfRange(encoded, encoded.length - 128 * 128 * 3, encoded.length);
    return new PillowResize.Samples(128, 128, 3, rgb);
  }

  private static PillowResize.Samples samples(int width, int height, int[] samples) {
    byte[] data = new byte[samples.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) samples[i];
    }
    return new PillowResize.Samples(width, height, samples.length / width / height, data);
  }

  /// Pillow's `convert("L")`.
  private static PillowResize.Samples grey(PillowResize.Samples rgb) {
    byte[] grey = new byte[rgb.width() * rgb.height()];
    for (int i = 0; i < grey.length; i++) {
      int sum = 0x8000;
      sum += (rgb.data()[3 * i] & 0xff) * 19595;
      sum += (rgb.data()[3 * i + 1] & 0xff) * 38470;
      sum += (rgb.data()[3 * i + 2] & 0xff) * 7471;
      grey[i] = (byte) (sum >> 16);
    }
    return new PillowResize.Samples(rgb.width(), rgb.height(), 1, grey);
  }

  private static PillowResize.Samples premultiplied(PillowResize.Samples rgba) {
    byte[] data = rgba.data().clone();
    for (int i = 0; i < data.length; i++) {
      if (i % 4 != 3) {
        int product = (data[i] & 0xff) * (data[i | 3] & 0xff) + 128;
        data[i] = (byte) ((product + (product >> 8)) >> 8);
      }
    }
    return new PillowResize.Samples(rgba.width(), rgba.height(), 4, data);
  }

  private static byte[] divided(byte[] rgba) {
    byte[] data = rgba.clone();
    for (int i = 0; i < data.length; i++) {
      int alpha = data[i | 3] & 0xff;
      if (i % 4 != 3 && alpha != 0 && alpha != 255) {
        data[i] = (byte) Math.min(255, 255 * (data[i] & 0xff) / alpha);
      }
    }
    return data;
  }

  private static PillowResize.Box box(String note, PillowResize.Samples source) {
    Matcher box = BOX.matcher(note);
    return box.find()
        ? new PillowResize.Box(
            Float.parseFloat(box.group(1)),
            Float.parseFloat(box.group(2)),
            Float.parseFloat(box.group(3)),
            Float.parseFloat(box.group(4)))
        : PillowResize.Box.of(source);
  }

  private static PillowResize.Region region(String note, int width, int height) {
    Matcher crop = CROP.matcher(note);
    if (!crop.find()) {
      return new PillowResize.Region(0, 0, width, height);
    }
    int left = Integer.parseInt(crop.group(1));
    int top = Integer.parseInt(crop.group(2));
    return new PillowResize.Region(
        left, top, Integer.parseInt(crop.group(3)) - left, Integer.parseInt(crop.group(4)) - top);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
