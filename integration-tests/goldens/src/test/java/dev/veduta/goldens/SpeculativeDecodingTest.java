// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts whose tokens are guessed with coarse weights …
final class SpeculativeDecodingTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final Path SAMPLES = Path.of("../../docs/samples");

  private static Captioners open(
      String model, String backend, Precision precision, Speculation speculation) {
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, model).withBackend(backend);
    return Captioners.open(
        settings.withCompute(
            settings.compute().withPrecision(precision).withSpeculation(speculation)));
  }

  @ParameterizedTest
  @CsvSource({
    "git-vqa, vector-cpu",
    "vit_gpt2, vector-cpu",
    "swin_mbart, vector-cpu",
    "beit-shared_roberta, vector-cpu",
    "git-vqa, onednn",
    "vit_gpt2, onednn"
  })
  void areThoseOfTheModelsOwnWeightsToTheLastBit(String name, String backend) throws Exception {
    Needed.backend(backend);
    Path folder = CASES.resolve(name);
    String model = folder.resolve("checkpoint").toString();
    List<RandomRequest> requests = RandomRequest.some(folder, 25);
    try (Captioners plain = open(model, backend, Precision.FP32, Speculation.OFF);
        Captioners speculative = open(model, backend, Precision.FP32, Speculation.ON);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ImageCaptioner guessing = speculative.get();
      List<List<Caption>> expected =
          requests.stream().map(request -> request.generate(plain.get())).toList();
      List<List<Caption>> alone =
          requests.stream().map(request -> request.generate(guessing)).toList();
      List<Future<List<Caption>>> together =
          requests.stream().map(one -> callers.submit(() -> one.generate(guessing))).toList();

      for (int i = 0; i < requests.size(); i++) {
        assertThat(alone.get(i)).as("request %d alone", i).isEqualTo(expected.get(i));
        assertThat(together.get(i).get()).as("request %d of many", i).isEqualTo(expected.get(i));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"vector-cpu, FP32", "vector-cpu, BF16", "onednn, FP32", "onednn, BF16"})
  void streamTheSameTokensToTheSameEnd(String backend, Precision precision) {
    Needed.backend(backend);
    String model = "classpath:dev/veduta/models/git-scenes";
    List<Image> pictures =
        List.of(
            Image.of(SAMPLES.resolve("fox-and-pear.png")), Image.of(SAMPLES.resolve("frog.png")));
    try (Captioners plain = open(model, backend, precision, Speculation.OFF);
        Captioners speculative = open(model, backend, precision, Speculation.ON)) {
      for (int most : IntStream.rangeClosed(1, 20).toArray()) {
        GenerationOptions options = GenerationOptions.DEFAULT.withMaxNewTokens(most);
        for (Image picture : pictures) {
          StringBuilder said = new StringBuilder();
          Caption caption =
              speculative.get().caption(picture, options, token -> said.append(token.text()));

          assertThat(caption).isEqualTo(plain.get().caption(picture, options));
          assertThat(said.toString().strip()).isEqualTo(caption.text());
        }
      }
    }
  }
}
