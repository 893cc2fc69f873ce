// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import static dev.veduta.generation.grammar.Vocabularies.pieces;
import static dev.veduta.generation.grammar.Vocabularies.wordPiece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.api.Grammar;
import dev.veduta.spi.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A grammar over tokens …
class TokenGrammarTest {
  private static final int SEP = 3;
  private static final Tokenizer DIGITS =
      wordPiece(true, "2", "5", "25", ".", "##5", "##.", "cat", "'", "s", "##s", "-");

  @Test
  void allowsThoseThatContinueTheText() {
    TokenGrammar grammar = compile("regex:[0-9]+\\.[0-9]+", DIGITS);
    int state = grammar.start();
    assertThat(pieces(DIGITS, grammar.allowed(state))).containsExactly("2", "5", "25");
    state = after(grammar, state, "2");
    assertThat(pieces(DIGITS, grammar.allowed(state))).containsExactly(".", "##5", "##.");
    state = after(grammar, state, "##5");
    assertThat(pieces(DIGITS, grammar.allowed(state))).containsExactly(".", "##5", "##.");
    // The gap behind a full stop is not closed.
    state = after(grammar, state, ".");
    assertThat(pieces(DIGITS, grammar.allowed(state))).containsExactly("##5");
    assertThat(grammar.isComplete(state)).isFalse();
    assertThat(grammar.isComplete(after(grammar, state, "##5"))).isTrue();
  }

  @Test
  void knowsWhatCleaningUpMakesOfSpaces() {
    TokenGrammar grammar = compile("words:cat's", DIGITS);
    int state = grammar.stateAfter(grammar.start(), ids("cat", "'"));
    assertThat(pieces(DIGITS, grammar.allowed(state))).containsExactly("s", "##s");
    assertThat(grammar.isComplete(after(grammar, state, "s"))).isTrue();
    assertThat(DIGITS.decode(ids("cat", "'", "s"), true)).isEqualTo("cat's");
    assertThat(DIGITS.decode(ids("cat", "'", "##s"), true)).isEqualTo("cat's");
  }

  @Test
  void allowsTheEndWhereTheTextIsComplete() {
    TokenGrammar grammar = compile("regex:2(-5)?|cat( -)?", DIGITS);
    assertThat(ended(grammar, grammar.start())).isFalse();
    assertThat(ended(grammar, after(grammar, grammar.start(), "2"))).isTrue();
    int cat = after(grammar, grammar.start(), "cat");
    assertThat(ended(grammar, cat)).isTrue();
    int hyphen = after(grammar, cat, "-");
    assertThat(grammar.allowed(hyphen)).isEmpty();
    assertThat(ended(grammar, hyphen)).isTrue();
  }

  @Test
  void doesNotEnterWhatNoTokenLeadsOutOf() {
    // "##x" is missing, so that of "2", "2x5" and "25" the second one can't be written.
    TokenGrammar grammar = compile("regex:2|2x5|25|5x", wordPiece(false, "2", "5", "##5", "x"));
    assertThat(grammar.allowed(grammar.start())).containsExactly(5);
    assertThat(grammar.allowed(grammar.next(grammar.start(), 5))).containsExactly(7);
  }

  @Test
  void neverAllowsTokensThatAddNothing() {
    TokenGrammar grammar = compile("chars:a-z ", wordPiece(false, "cat", "##s"));
    assertThat(grammar.allowed(grammar.start())).containsExactly(5);
    float[] scores = new float[7];
    grammar.mask(grammar.start(), scores);
    assertThat(scores).containsExactly(bans(7, SEP, 5));
  }

  @Test
  void readsATextBehindAnother() {
    TokenGrammar grammar = compile("words:cats|s", wordPiece(false, "cat", "##s", "s"));
    assertThat(grammar.allowed(grammar.start())).containsExactly(5, 7);
    assertThat(grammar.allowed(grammar.startBehindText())).containsExactly(5, 6, 7);
  }

  @Test
  void allowsASpaceTokenBeforeTheFirstWord() {
    Tokenizer unigrams = Vocabularies.unigrams("▁", "5", "▁5", "▁cat");
    TokenGrammar grammar = TokenGrammar.compile(Grammar.regex("5+"), unigrams, List.of(1));
    assertThat(pieces(unigrams, grammar.allowed(grammar.start()))).containsExactly("▁", "5", "▁5");
    int spaced = grammar.next(grammar.start(), unigrams.id("▁").orElseThrow());
    assertThat(pieces(unigrams, grammar.allowed(spaced))).containsExactly("▁", "5", "▁5");
    int twice = grammar.next(spaced, unigrams.id("▁").orElseThrow());
    assertThat(pieces(unigrams, grammar.allowed(twice))).containsExactly("5");
  }

  @Test
  void writesCharactersByteByByte() {
    Tokenizer bytes = Vocabularies.bytePairs();
    TokenGrammar grammar = TokenGrammar.compile(Grammar.characters("€"), bytes, List.of(0));
    int state = grammar.start();
    for (String piece : List.of("â", "Ĥ", "¬")) {
      assertThat(pieces(bytes, grammar.allowed(state))).contains(piece);
      state = grammar.next(state, bytes.id(piece).orElseThrow());
      assertThat(grammar.isComplete(state)).isEqualTo(piece.equals("¬"));
    }
  }

  @Test
  void leavesNothingButTheEndToATextThatBrokeIt() {
    TokenGrammar grammar = compile("words:cat", DIGITS);
    int broken = after(grammar, grammar.start(), "2");
    assertThat(broken).isEqualTo(TokenGrammar.OVER);
    assertThat(grammar.allowed(broken)).isEmpty();
    assertThat(ended(grammar, broken)).isTrue();
    int over = grammar.stateAfter(grammar.start(), new int[] {DIGITS.id("cat").orElseThrow(), SEP});
    assertThat(over).isEqualTo(TokenGrammar.OVER);
    assertThat(grammar.next(grammar.start(), 100_000)).isEqualTo(TokenGrammar.OVER);
  }

  @Test
  void leavesForcedTokensThatAddNothingOutOfTheText() {
    TokenGrammar grammar = compile("words:cat", DIGITS);
    assertThat(grammar.next(grammar.start(), 2)).isEqualTo(grammar.start());
  }

  @Test
  void masksWhatMayNotFollow() {
    TokenGrammar grammar = compile("words:cat|5", DIGITS);
    float[] scores = new float[20];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i;
    }
    grammar.mask(grammar.start(), scores);
    float[] expected = bans(20, 6, 11);
    expected[6] = 6;
    expected[11] = 11;
    assertThat(scores).containsExactly(expected);
  }

  @Test
  void levelsScoresThatAllWereBanned() {
    TokenGrammar grammar = compile("words:cat|5", DIGITS);
    float[] scores = new float[16];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    scores[7] = 3;
    grammar.mask(grammar.start(), scores);
    assertThat(scores).containsExactly(bans(16, 6, 11));
  }

  @Test
  void isForgottenAndComputedAgainWithTheSameResult() {
    Tokenizer bytes = Vocabularies.bytePairs();
    TokenGrammar grammar = TokenGrammar.compile(Grammar.regex("[a-z ]{1,999}!"), bytes, List.of(0));
    int[] a = {bytes.id("a").orElseThrow()};
    assertThat(
            IntStream.range(0, 4000)
                .parallel()
                .mapToObj(
                    i -> {
                      int[] text = new int[i % 900];
                      Arrays.fill(text, a[0]);
                      return grammar.allowed(grammar.stateAfter(grammar.start(), text)).length;
                    })
                .distinct())
        .hasSizeBetween(2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"words:dog", "regex:cats+x", "regex:2-5", "chars:x"})
  void sayWhenNoTokenWillDo(String grammar) {
    if (grammar.startsWith("chars")) {
      assertThat(ended(compile(grammar, DIGITS), compile(grammar, DIGITS).start())).isTrue();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compile(grammar, DIGITS))
          .withMessageContaining("can't write any text that the grammar '" + grammar + "' allows");
    }
  }

  @Test
  void needsATokenThatEndsTheText() {
    Grammar cat = Grammar.words(List.of("cat"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenGrammar.compile(cat, DIGITS, List.of()))
        .withMessageContaining("set eos_token_id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenGrammar.compile(cat, DIGITS, List.of(99)))
        .withMessageContaining("between 0 and 15");
  }

  private static TokenGrammar compile(String grammar, Tokenizer tokenizer) {
    return TokenGrammar.compile(Grammar.parse(grammar), tokenizer, List.of(SEP));
  }

  private static int after(TokenGrammar grammar, int state, String piece) {
    return grammar.next(state, DIGITS.id(piece).orElseThrow());
  }

  private static int[] ids(String... pieces) {
    return Arrays.stream(pieces).mapToInt(piece -> DIGITS.id(piece).orElseThrow()).toArray();
  }

  /// Whether the mask lets the end through.
  private static boolean ended(TokenGrammar grammar, int state) {
    float[] scores = new float[DIGITS.size()];
    grammar.mask(state, scores);
    return scores[SEP] == 0;
  }

  /// Scores of 0 for these tokens and none for others.
  private static float[] bans(int size, int... allowed) {
    float[] scores = new float[size];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    Arrays.stream(allowed).forEach(token -> scores[token] = 0);
    return scores;
  }
}
