// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer.Replacement;
import java.util.List;
import java.util.Random;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rewriting of a text byte by byte …
class RewritingTest {

  /// What BERT's clean-up does.
  static final List<Replacement> CLEAN_UP =
      Stream.of(
              " .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m",
              " 's", "'s", " 've", "'ve", " 're", "'re")
          .gather(Gatherers.windowFixed(2))
          .map(pair -> new Replacement(pair.getFirst(), pair.getLast()))
          .toList();

  @Test
  void isWhatReplacingAndStrippingMakeOfTheWholeText() {
    check(CLEAN_UP, List.of(" ", " ", " ", ".", "?", "'", "'", "n", "t", "m", "s", "v", "e", "r"));
  }

  @Test
  void keepsTheOrderOfReplacementsThatMeddleWithOneAnother() {
    check(
        List.of(
            new Replacement("ab", "c"),
            new Replacement("aa", "b"),
            new Replacement("cb", " "),
            new Replacement("  ", ""),
            new Replacement(" a", "a"),
            new Replacement(" ca", "ca"),
            new Replacement(" aca", "aca")),
        List.of("a", "a", "b", "c", " "));
  }

  @Test
  void takesASpaceOffEitherEnd() {
    check(List.of(), List.of(" ", "a", "b"));
  }

  @Test
  void needsFewStates() {
    assertThat(Rewriting.of(List.of()).size()).isEqualTo(4);
    assertThat(Rewriting.of(CLEAN_UP).size()).isLessThan(200);
  }

  private static void check(List<Replacement> replacements, List<String> alphabet) {
    RewritingStages stages = new RewritingStages(replacements);
    List<String> start = stages.state();
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(12), 0, alphabet.size())
              .mapToObj(alphabet::get)
              .reduce("", String::concat);
      stages.resume(start);
      StringBuilder written = new StringBuilder();
      text.chars().forEach(unit -> written.append(stages.write((char) unit)));
      written.append(stages.end());
      assertThat(written).as("'%s'", text).hasToString(expected(replacements, text));
    }
  }

  private static String expected(List<Replacement> replacements, String text) {
    String replaced = text;
    for (Replacement replacement : replacements) {
      replaced = replaced.replace(replacement.text(), replacement.by());
    }
    int from = replaced.startsWith(" ") ? 1 : 0;
    int to = replaced.endsWith(" ") ? replaced.length() - 1 : replaced.length();
    return from > to ? "" : replaced.substring(from, to);
  }
}
