// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The words of a caption …
class WordTest {

  @Test
  void areWhatLiesBetweenSpaces() {
    assertThat(words(token("a", 1), token(" fox", 0.5), token(" runs", 1)))
        .extracting(Word::text)
        .containsExactly("a", "fox", "runs");
  }

  @Test
  void areAsLikelyAsAllTheirTokens() {
    List<Word> words = words(token("fire", 0.5), token("man", 0.25), token(" runs", 0.75));

    assertThat(words).extracting(Word::text).containsExactly("fireman", "runs");
    assertThat(words.get(0).confidence()).isCloseTo(0.125, within(1e-7));
    assertThat(words.get(1).confidence()).isCloseTo(0.75, within(1e-7));
  }

  @Test
  void countTokensThatAddNothingForTheWordThatFollows() {
    List<Word> words = words(token("a", 1), token("", 0.5), token(" 東", 0.5));

    assertThat(words).extracting(Word::text).containsExactly("a", "東");
    assertThat(words.get(0).confidence() * words.get(1).confidence()).isCloseTo(0.25, within(1e-7));
  }

  @Test
  void shareATokenThatHoldsSeveral() {
    List<Word> words = words(token("of the", 0.5), token("m", 0.5));

    assertThat(words).extracting(Word::text).containsExactly("of", "them");
  }

  @Test
  void areNeverSurerThanOne() {
    assertThat(words(new Token(1, "a", "a", 0.5f, 1))).containsExactly(new Word("a", 1, 0, 1));
    assertThat(new Token(1, "a", "a", 0.5f, 1).probability()).isEqualTo(1);
    assertThat(token("a", 0.25).probability()).isCloseTo(0.25, within(1e-7));
    assertThat(new Token(1, "a", "a", Float.NEGATIVE_INFINITY, 0).probability()).isZero();
  }

  @Test
  void areNoneWithoutTokens() {
    assertThat(words()).isEmpty();
    assertThat(caption().confidence()).isZero();
  }

  @Test
  void leaveTheConfidenceOfTheTextToAllTokens() {
    assertThat(caption(token("a", 0.5), token(" b", 0.125)).confidence())
        .as("the geometric mean")
        .isCloseTo(0.25, within(1e-7));
    assertThat(caption(new Token(1, "a", "a", 0.5f, 1)).confidence()).isEqualTo(1);
  }

  private static List<Word> words(Token... tokens) {
    return caption(tokens).words();
  }

  private static Caption caption(Token... tokens) {
    return new Caption("", List.of(tokens), 0, FinishReason.EOS, Provenance.of("test"));
  }

  private static Token token(String text, double probability) {
    return new Token(1, text, text, (float) Math.log(probability), 0);
  }
}
