// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Prompt;
import dev.veduta.api.Token;
import dev.veduta.api.Visual;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.BatchOptions;
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

  /// A request with its options.
  private record Asked(CaptionRequest request, GenerationOptions options) {}

  @ParameterizedTest(name = "{0} with {1} sessions")
  @CsvSource({"git-vqa, 1", "git-vqa, 2", "vit_gpt2, 1", "swin_mbart, 1", "beit-shared_roberta, 1"})
  void getWhatTheyGetAlone(String name, int sessions) throws Exception {
    Path folder = CASES.resolve(name);
    List<Asked> asked = asked(folder, 200);
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, folder.resolve("checkpoint").toString())
            .withSessions(sessions)
            .withBatch(new BatchOptions(12, 1000));
    try (Captioners captioners = Captioners.open(settings);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ImageCaptioner captioner = captioners.get();
      List<List<Caption>> alone = asked.stream().map(one -> generate(captioner, one)).toList();
      assertThat(alone).extracting(texts -> ids(texts.getFirst()).size()).hasSizeGreaterThan(1);

      Random random = new Random(3);
      List<Future<List<Caption>>> together = new ArrayList<>();
      for (Asked one : asked) {
        together.add(callers.submit(() -> generate(captioner, one)));
        if (random.nextInt(4) == 0) {
          LockSupport.parkNanos(random.nextInt(2_000_000)); // so that others are under way already
        }
      }

      for (int i = 0; i < asked.size(); i++) {
        assertThat(together.get(i).get()).as("request %d", i).isEqualTo(alone.get(i));
      }
    }
  }

  private static List<Caption> generate(ImageCaptioner captioner, Asked asked) {
    return captioner.generate(List.of(asked.request()), asked.options()).getFirst();
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }

  /// Requests about a few pictures with prompts and texts of many lengths, some with beams.
  private static List<Asked> asked(Path folder, int count) {
    List<Visual> pictures =
        List.of(Image.of(folder.resolve("image-0.png")), Image.of(folder.resolve("image-1.png")));
    Random random = new Random(7);
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int words = random.nextInt(6);
      List<Integer> prompt = new ArrayList<>();
      for (int word = 0; word <= words; word++) {
        prompt.add(5 + random.nextInt(30));
      }
      GenerationOptionsBuilder options =
          GenerationOptions.builder().maxNewTokens(1 + random.nextInt(12));
      if (random.nextInt(3) == 0) {
        int beams = 2 + random.nextInt(3);
        options.numBeams(beams).numReturnSequences(1 + random.nextInt(beams));
      }
      if (random.nextInt(3) == 0) {
        options.repetitionPenalty(1.5);
      }
      CaptionRequest request =
          new CaptionRequest(pictures.get(random.nextInt(2)), new Prompt.OfTokens(prompt));
      asked.add(new Asked(request, options.build()));
    }
    return asked;
  }
}
