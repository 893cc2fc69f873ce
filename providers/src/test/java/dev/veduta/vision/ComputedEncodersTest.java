// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.Observer;
import dev.veduta.spi.Values;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import jakarta.json.JsonNumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Encoders of computed weights see in computed pixels what those of Transformers see, as
/// `record_encoders.py` recorded it.
final class ComputedEncodersTest {
  private static final String RESOURCE = "transformers-5.18.0-encoders.json";

  /// Every so many numbers were recorded.
  private static final int STEP = 7;

  static final Config CASES = cases();

  static Stream<String> names() {
    return CASES.object().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void seeTheSame(String name) {
    Config recorded = CASES.at(name);
    List<Float> expected =
        recorded.object().getJsonArray("expected").getValuesAs(JsonNumber.class).stream()
            .map(number -> (float) number.doubleValue())
            .toList();
    Values seen = seen(recorded);

    assertThat(seen.shape()).isEqualTo(shape(recorded, "shape"));
    assertThat(expected).hasSize((int) Math.ceilDiv(seen.shape().elements(), STEP));
    for (int i = 0; i < expected.size(); i++) {
      float number = expected.get(i);
      // Float32 against float32 in another order of summation, as for golden cases.
      assertThat(Math.abs(seen.at((long) i * STEP) - number))
          .as("number %d: got %s, expected %s", i * STEP, seen.at((long) i * STEP), number)
          .isLessThanOrEqualTo(1e-4f + 1e-4f * Math.abs(number));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void showEachLayerOrStage(String name) {
    List<String> shown = new ArrayList<>();
    Values seen = seen(CASES.at(name), (layer, _) -> shown.add(layer));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i <= layers(CASES.at(name).at("config")); i++) {
      expected.add("encoder_hidden_states." + i);
    }
    assertThat(seen.shape().rows()).isEqualTo(1);
    assertThat(shown).isEqualTo(expected);
  }

  private static int layers(Config config) {
    return config.has("depths")
        ? config.integers("depths", List.of(), 1, 9).size()
        : config.integer("num_hidden_layers", 0, 1, 9);
  }

  private static Values seen(Config recorded) {
    return seen(recorded, Observer.NONE);
  }

  private static Values seen(Config recorded, Observer observer) {
    int height = recorded.integer("height", 0, 1, 99);
    int width = recorded.integer("width", 0, 1, 99);
    Config tensors = recorded.at("tensors");
    Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
    for (String name : tensors.object().keySet()) {
      entries.put(name, entry(shape(tensors, name)));
    }
    try (Arena arena = Arena.ofConfined();
        ComputeBackend backend = Encoders.backend();
        ComputeSession session = backend.openSession()) {
      VisionEncoder encoder =
          Encoders.load(
              backend,
              new RandomCheckpoint(entries),
              recorded.at("config"),
              height,
              width,
              recorded.flag("stretch", false));
      Shape shape = Shape.of(1, 3, height, width);
      RandomCheckpoint pixels = new RandomCheckpoint(Map.of("pixel_values", entry(shape)));
      Tensor uploaded = session.upload(shape, DType.F32, pixels.data("pixel_values", arena));
      Values seen = session.read(encoder.encode(session, uploaded, observer));
      assertThat(encoder.width()).isEqualTo(seen.shape().width());
      return seen;
    }
  }

  private static Checkpoint.Entry entry(Shape shape) {
    return new Checkpoint.Entry(DType.F32, shape, "memory");
  }

  static Shape shape(Config config, String key) {
    return Shape.of(
        Arrays.stream(config.text(key, "").split(" ", -1)).mapToInt(Integer::parseInt).toArray());
  }

  private static Config cases() {
    try (InputStream in = ComputedEncodersTest.class.getResourceAsStream(RESOURCE)) {
      return Config.parse(RESOURCE, Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
