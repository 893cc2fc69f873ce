// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Token;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.compute.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that arrive at any time …
final class ManyAtOnceTest {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @ParameterizedTest(name = "{0} with {1} sessions on {2}, {3}")
  @CsvSource({
    "git-vqa, 1, vector-cpu, FP32",
    "git-vqa, 2, vector-cpu, FP32",
    "vit_gpt2, 1, vector-cpu, FP32",
    "swin_mbart, 1, vector-cpu, FP32",
    "beit-shared_roberta, 1, vector-cpu, FP32",
    "git-vqa, 1, onednn, FP32",
    "git-vqa, 2, onednn, BF16",
    "vit_gpt2, 1, onednn, INT8"
  })
  void getWhatTheyGetAlone(String name, int sessions, String backend, Precision precision)
      throws Exception {
    Needed.backend(backend);
    Path folder = CASES.resolve(name);
    List<RandomRequest> asked = RandomRequest.some(folder, 200);
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, folder.resolve("checkpoint").toString())
            .withBackend(backend)
            .withPrecision(precision)
            .withSessions(sessions)
            .withBatch(new BatchOptions(12, 1000));
    try (Captioners captioners = Captioners.open(settings);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ImageCaptioner captioner = captioners.get();
      List<List<Caption>> alone = asked.stream().map(one -> one.generate(captioner)).toList();
      assertThat(alone).extracting(texts -> ids(texts.getFirst()).size()).hasSizeGreaterThan(1);

      Random random = new Random(3);
      List<Future<List<Caption>>> together = new ArrayList<>();
      for (RandomRequest one : asked) {
        together.add(callers.submit(() -> one.generate(captioner)));
        if (random.nextInt(4) == 0) {
          LockSupport.parkNanos(random.nextInt(2_000_000)); // so that others are under way already
        }
      }

      for (int i = 0; i < asked.size(); i++) {
        assertThat(together.get(i).get()).as("request %d", i).isEqualTo(alone.get(i));
      }
    }
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }
}
