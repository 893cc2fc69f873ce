// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.captioning.Recorder;
import dev.veduta.checkpoint.SafetensorsProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Values;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.RecordedTensor;
import dev.veduta.text.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Encoders see in the recorded pixels of each golden case what Transformers saw.
final class RecordedEncodersTest {
  private static final String LAST = "encoder_last_hidden_state";

  @TestFactory
  Stream<DynamicTest> seeWhatWasRecorded() throws IOException {
    Path folder = Path.of(System.getProperty("veduta.shared", "absent"), "golden/cases");
    assumeTrue(Files.isDirectory(folder), folder + " is absent: pass -Dveduta.shared=DIR");
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.toString().matches(".*/[^/]+_[^/]+"))
          .sorted()
          .toList()
          .stream()
          .map(path -> DynamicTest.dynamicTest(path.toString(), () -> compare(path)));
    }
  }

  private static void compare(Path folder) {
    GoldenCase recorded = GoldenCase.read(folder);
    Map<String, Values> seen = seen(recorded);
    assertThat(seen).containsKeys(LAST, "encoder_hidden_states.2");
    recorded
        .tensors()
        .forEach(
            (name, expected) -> {
              if (name.startsWith("encoder_")) {
                assertThat(seen)
                    .hasEntrySatisfying(name, actual -> assertClose(name, expected, actual));
              }
            });
  }

  private static Map<String, Values> seen(GoldenCase recorded) {
    Folder files = new Folder(recorded.checkpoint());
    Config config = Config.read(files, "config.json").at("encoder");
    RecordedTensor pixels = Objects.requireNonNull(recorded.tensors().get("pixel_values"));
    Shape shape = pixels.shape();
    try (ComputeBackend backend = Encoders.backend();
        ComputeSession session = backend.openSession()) {
      VisionEncoder encoder;
      try (Weights weights =
          Weights.of(files.name(), new SafetensorsProvider().open(files), backend)) {
        weights.ignore("(decoder|enc_to_dec_proj)\\..*");
        encoder =
            Encoders.provider(config.text("model_type", ""))
                .load(
                    new EncoderContext(
                        config, weights.at("encoder"), shape.at(2), shape.at(3), false));
      }
      Recorder recorder = new Recorder(session);
      Tensor uploaded = session.upload(shape, DType.F32, pixels.data());
      Tensor last = encoder.encode(session, uploaded, recorder);
      Map<String, Values> seen = new LinkedHashMap<>(recorder.values());
      seen.put(LAST, session.read(last));
      return seen;
    }
  }

  /// The tolerance of the golden format: float32 against float32 in another order of summation.
  private static void assertClose(String name, RecordedTensor expected, Values actual) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    for (long i = 0; i < expected.shape().elements(); i++) {
      double number = expected.real(i);
      assertThat(Math.abs(actual.at(i) - number))
          .as("%s, element %d: got %s, expected %s", name, i, actual.at(i), number)
          .isLessThanOrEqualTo(1e-4 + 1e-4 * Math.abs(number));
    }
  }
}
