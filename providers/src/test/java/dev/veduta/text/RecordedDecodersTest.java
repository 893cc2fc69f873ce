// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.captioning.Recorder;
import dev.veduta.checkpoint.SafetensorsProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.RecordedTensor;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Decoders behind the recorded image tokens of each golden case compute what Transformers
/// computed.
final class RecordedDecodersTest {

  @TestFactory
  Stream<DynamicTest> computeWhatWasRecorded() throws IOException {
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
    // Where BEiT pools by the mean nothing normalizes its tokens, and attention to them is so sharp
    // that exact arithmetic is up to 1.8 tolerances away from what was recorded.
    double tolerances = recorded.name().startsWith("beit_") ? 2 : 1;
    Map<String, Values> computed = compute(recorded);
    assertThat(computed).containsKeys("logits", "hidden_states.0", "attentions.0");
    recorded
        .tensors()
        .forEach(
            (name, expected) -> {
              if (name.matches("logits|((hidden_states|attentions|cross_attentions)\\.\\d+)")) {
                assertThat(computed)
                    .hasEntrySatisfying(
                        name, actual -> assertClose(name, expected, actual, tolerances));
              }
            });
  }

  private static Map<String, Values> compute(GoldenCase recorded) {
    Folder files = new Folder(recorded.checkpoint());
    Config config = Config.read(files, "config.json");
    Checkpoint checkpoint = new SafetensorsProvider().open(files);
    RecordedTensor seen =
        Objects.requireNonNull(recorded.tensors().get("encoder_last_hidden_state"));
    try (ComputeBackend backend = new VectorCpuProvider().open(BackendOptions.DEFAULT);
        ComputeSession session = backend.openSession()) {
      Weights weights = Weights.of(files.name(), checkpoint, backend);
      TextDecoder decoder = load(config.at("decoder"), weights.at("decoder"));
      Tensor image = session.upload(seen.shape(), DType.F32, seen.data());
      if (seen.shape().width() != decoder.imageWidth()) {
        Linear projection =
            weights.linear("enc_to_dec_proj", seen.shape().width(), decoder.imageWidth());
        image = session.linear(image, projection, Activation.NONE);
      }
      weights.ignore("encoder\\..*");
      weights.close();
      return compute(session, decoder, image, recorded.inputIds());
    }
  }

  private static TextDecoder load(Config config, Weights weights) {
    String type = config.text("model_type", "");
    return ServiceLoader.load(TextDecoderProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(type))
        .findFirst()
        .orElseThrow()
        .load(new DecoderContext(config, weights));
  }

  private static Map<String, Values> compute(
      ComputeSession session, TextDecoder decoder, Tensor image, int[][] ids) {
    int[] flat = Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
    Shape shape = Shape.of(ids.length, ids[0].length);
    Tensor tokens = session.upload(shape, DType.I32, MemorySegment.ofArray(flat));
    Recorder recorder = new Recorder(session);
    try (KvCache seen = decoder.remember(session, image, recorder);
        DecodingState state = decoder.begin(session, seen, 1, ids[0].length)) {
      Tensor hidden = decoder.read(session, state, tokens, recorder);
      recorder.saw("logits", decoder.logits(session, hidden));
    }
    return recorder.values();
  }

  /// The tolerance of the golden format: float32 against float32 in another order of summation.
  private static void assertClose(
      String name, RecordedTensor expected, Values actual, double tolerances) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    double worst = 0;
    for (long i = 0; i < actual.shape().elements(); i++) {
      double difference = Math.abs(actual.at(i) - expected.real(i));
      worst = Math.max(worst, difference / (1e-4 + 1e-4 * Math.abs(expected.real(i))));
    }
    assertThat(worst).as("%s: largest error, in tolerances", name).isLessThanOrEqualTo(tolerances);
  }
}
