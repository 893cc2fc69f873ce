// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static dev.veduta.metrics.Scores.item;
import static dev.veduta.metrics.Scores.score;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An error rate …
class ErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3, 7",
    "abc, abc, 0, 3",
    "'', abc, 3, 3",
    "abc, '', 3, 1",
    "'', '', 0, 1",
    "ab, ba, 2, 2",
    "a😀b, ab, 1, 2",
    "'a  b ', a b, 0, 3",
  })
  void countsEditsPerCharacterOfTheReference(
      String prediction, String reference, int edits, int length) {
    assertThat(score(Metric.CER, prediction, reference).value()).isEqualTo(edits / (double) length);
  }

  @Test
  void countsEditsPerWordOfTheReference() {
    assertThat(score(Metric.WER, "the cat sat", "the cat sat down").value()).isEqualTo(0.25);
    assertThat(score(Metric.WER, "a b c d", "a").value()).isEqualTo(3);
  }

  @Test
  void ofACorpusIsThatOfAllCharactersTogether() {
    Score score = Scores.of(Metric.CER, item("1", "abcdefgh", "abcdefgh"), item("2", "x", "yz"));

    assertThat(score.item(1)).isEqualTo(1);
    assertThat(score.value()).isEqualTo(2 / 10.0);
    assertThat(score.resampled(new int[] {0, 2})).isEqualTo(1);
  }

  @Test
  void isThatToTheNearestReference() {
    assertThat(score(Metric.CER, "abcd", "xyz", "abce").value()).isEqualTo(0.25);
  }

  @Test
  void composesCharactersButCountsCaseAndPunctuation() {
    assertThat(score(Metric.CER, "cafe\u0301", "caf\u00e9").value()).isZero();
    assertThat(score(Metric.CER, "A.", "a").value()).isEqualTo(2);
    assertThat(score(Metric.EXACT_MATCH, "A cat.", "a cat").value()).isZero();
  }

  @Test
  void leavesOutCaseAndPunctuationWhenAsked() {
    Texts loose =
        new Texts(Tokenization.BLANKS, Tokenization.BLANKS, new Normalization(true, true));
    Evaluation evaluation =
        Evaluation.of(
            List.of(item("1", "A cat, black.", "a cat black"), item("2", "x", "y", "X!")),
            List.of(Metric.EXACT_MATCH, Metric.CER, Metric.WER),
            loose,
            (phase, done, total) -> {});

    assertThat(evaluation.score(Metric.EXACT_MATCH).value()).isEqualTo(1);
    assertThat(evaluation.score(Metric.CER).value()).isZero();
    assertThat(evaluation.score(Metric.WER).value()).isZero();
  }
}
