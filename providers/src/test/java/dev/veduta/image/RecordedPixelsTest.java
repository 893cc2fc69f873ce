// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the image processors of Transformers made of pictures.
class RecordedPixelsTest {
  private static final ValueLayout.OfFloat STORED_FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final Map<String, ImageProcessorProvider> PROVIDERS =
      ServiceLoader.load(ImageProcessorProvider.class).stream()
          .map(ServiceLoader.Provider::get)
          .collect(Collectors.toMap(ImageProcessorProvider::name, identity()));

  @Test
  void every_recorded_line_has_the_numbers_of_transformers() throws IOException {
    Map<String, Integer> compared = new TreeMap<>();
    for (String line : lines("transformers-5.18.0-pixels.tsv")) {
      String[] columns = line.split("\t", -1);
      Config settings = Config.parse("settings", columns[0].getBytes(UTF_8));
      Pixels picture = picture(Integer.parseInt(columns[1]), Integer.parseInt(columns[2]));
      ImageProcessor processor = processor(settings);
      if (columns[3].equals("refused")) {
        assertThatThrownBy(() -> process(processor, picture))
            .as(line)
            .isInstanceOf(ImageException.class);
      } else {
        float[] values = process(processor, picture);

        assertThat(processor.height()).as(line).isEqualTo(Integer.parseInt(columns[3]));
        assertThat(processor.width()).as(line).isEqualTo(Integer.parseInt(columns[4]));
        assertThat(sha256(values)).as(line).isEqualTo(columns[5]);
      }
      compared.merge(name(settings), 1, Integer::sum);
    }
    assertThat(compared.keySet()).isEqualTo(PROVIDERS.keySet());
    assertThat(compared.values()).allMatch(lines -> lines > 20);
  }

  @Test
  void every_golden_case_gets_the_recorded_numbers() throws IOException {
    List<Path> cases = files(Shared.folder().resolve("golden/cases"), "");
    for (Path folder : cases) {
      Path file = folder.resolve("checkpoint/preprocessor_config.json");
      ImageProcessor processor = processor(Config.parse(file.toString(), Files.readAllBytes(file)));
      float[] expected = pixelValues(folder.resolve("expected.safetensors"));
      int at = 0;
      for (Path picture : files(folder, ".png")) {
        Pixels pixels =
            new ImageIoDecoder().decode(Image.of(picture), PixelOptions.AS_TRANSFORMERS);
        float[] actual = process(processor, pixels);
        assertThat(actual)
            .as(picture.toString())
            .isEqualTo(Arrays.copyOfRange(expected, at, at + actual.length));
        at += actual.length;
      }
      assertThat(at).as(folder.toString()).isEqualTo(expected.length);
    }
    assertThat(cases).hasSizeGreaterThan(50);
  }

  private static ImageProcessor processor(Config settings) {
    return Objects.requireNonNull(PROVIDERS.get(name(settings)), name(settings))
        .load(settings, PixelOptions.AS_TRANSFORMERS);
  }

  private static String name(Config settings) {
    return settings
        .text("image_processor_type")
        .orElseGet(
            () ->
                settings
                    .text("feature_extractor_type", "")
                    .replace("FeatureExtractor", "ImageProcessor"));
  }

  private static float[] process(ImageProcessor processor, Pixels pixels) {
    float[] values = new float[3 * processor.height() * processor.width()];
    processor.process(pixels, MemorySegment.ofArray(values));
    return values;
  }

  /// What `picture` of `record_pixels.py` shows.
  private static Pixels picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          long value = 3L * x * x + 7L * (c + 2) * x * y + 5L * y * y + 90L * c;
          rgb[(y * width + x) * 3 + c] = (byte) (value >> 4);
        }
      }
    }
    return new Pixels(width, height, rgb);
  }

  private static String sha256(float[] values) {
    byte[] bytes = new byte[4 * values.length];
    MemorySegment.copy(
        MemorySegment.ofArray(values),
        ValueLayout.JAVA_FLOAT,
        0,
        MemorySegment.ofArray(bytes),
        STORED_FLOAT,
        0,
        values.length);
    return RecordedResizeTest.sha256(bytes);
  }

  private static List<String> lines(String table) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(RecordedPixelsTest.class.getResourceAsStream(table))) {
      return new String(stream.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /// Reads one tensor of 32-bit floats.
  private static float[] pixelValues(Path safetensors) throws IOException {
    MemorySegment file = MemorySegment.ofArray(Files.readAllBytes(safetensors));
    long header = file.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    byte[] json = file.asSlice(8, header).toArray(ValueLayout.JAVA_BYTE);
    var offsets =
        Config.parse("header", json).at("pixel_values").object().getJsonArray("data_offsets");
    long from = 8 + header + offsets.getJsonNumber(0).longValue();
    long length = offsets.getJsonNumber(1).longValue() - offsets.getJsonNumber(0).longValue();
    return file.asSlice(from, length).toArray(STORED_FLOAT);
  }
}
