// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Token;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PixelOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The built-in searches say, with every option and with many together, …
final class RecordedGenerationsTest {
  private static final List<String> CHECKPOINTS = List.of("git", "vit_bart");
  private static final Map<String, Captioners> OPEN = new HashMap<>();

  @BeforeAll
  static void open() {
    for (String checkpoint : CHECKPOINTS) {
      Path folder = Cases.generations(checkpoint).resolve("checkpoint");
      OPEN.put(
          checkpoint,
          Captioners.open(
              CaptionerSettings.of(Captioner.DEFAULT, folder.toString())
                  .withPixels(PixelOptions.AS_TRANSFORMERS)));
    }
  }

  @AfterAll
  static void close() {
    OPEN.values().forEach(Captioners::close);
    OPEN.clear();
  }

  @TestFactory
  Stream<DynamicTest> whatTransformersSays() {
    return tests("generations.jsonl", (tokens, _) -> tokens);
  }

  @TestFactory
  Stream<DynamicTest> whatTransformersSaidBeforeItLeftSomeSearchesOut() {
    return tests("removed.jsonl", RecordedGenerationsTest::anyEnd);
  }

  private static Stream<DynamicTest> tests(
      String file, BiFunction<int[], GenerationOptions, int[]> end) {
    return CHECKPOINTS.stream()
        .flatMap(
            checkpoint ->
                RecordedGeneration.read(Cases.generations(checkpoint).resolve(file)).stream()
                    .map(
                        recorded ->
                            DynamicTest.dynamicTest(
                                checkpoint + ": " + recorded.name(),
                                () -> compare(checkpoint, recorded, end))));
  }

  private static void compare(
      String checkpoint,
      RecordedGeneration recorded,
      BiFunction<int[], GenerationOptions, int[]> end) {
    CaptionModel model = Objects.requireNonNull(OPEN.get(checkpoint)).model(Captioner.DEFAULT);
    GenerationOptions options = recorded.options();

    List<Caption> captions =
        model.generate(recorded.requests(), options).stream().flatMap(List::stream).toList();

    int[][] expectedTokens = recorded.tokens();
    assertThat(captions).hasSize(expectedTokens.length);
    for (int row = 0; row < expectedTokens.length; row++) {
      assertThat(end.apply(ids(captions.get(row)), options))
          .as("tokens of row %d", row)
          .isEqualTo(end.apply(expectedTokens[row], options));
    }
    for (int row = 0; row < recorded.scores().size(); row++) {
      double expected = recorded.scores().get(row);
      assertThat(captions.get(row).score())
          .as("score of row %d", row)
          .isCloseTo(expected, near(expected));
    }
    for (int row = 0; row < recorded.logProbabilities().size(); row++) {
      List<Double> expected = recorded.logProbabilities().get(row);
      List<Token> tokens = captions.get(row).tokens();
      for (int i = 0; i < expected.size(); i++) {
        assertThat((double) tokens.get(i).logProbability())
            .as("log-probability of token %d of row %d", i, row)
            .isCloseTo(expected.get(i), near(expected.get(i)));
      }
    }
  }

  /// Numbers are recorded with five digits, of sums in 32 bits.
  private static Offset<Double> near(double expected) {
    return within(1e-4 + 1e-4 * Math.abs(expected));
  }

  private static int[] ids(Caption caption) {
    return caption.tokens().stream().mapToInt(Token::id).toArray();
  }

  /// The tokens, where one that ends a text is the first of those that do: which of them it was,
  /// Transformers did not always say.
  private static int[] anyEnd(int[] tokens, GenerationOptions options) {
    List<Integer> ends = options.eosTokenIds();
    int[] same = tokens.clone();
    if (ends != null && ends.contains(tokens[tokens.length - 1])) {
      same[tokens.length - 1] = ends.getFirst();
    }
    return same;
  }
}
