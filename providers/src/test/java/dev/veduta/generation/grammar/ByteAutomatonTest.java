// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.Grammar;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The automaton of a grammar …
class ByteAutomatonTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void acceptsWhatRegularExpressionsOfJavaMatch() {
    RandomExpressions random = new RandomExpressions(3);
    int accepted = 0;
    for (int i = 0; i < 400; i++) {
      String expression = random.expression(4);
      Pattern pattern = Pattern.compile(expression);
      ByteAutomaton automaton = automatonOrNone(expression);
      for (int j = 0; j < 40; j++) {
        String text = random.text();
        boolean expected = pattern.matcher(text).matches() && text.strip().equals(text);
        assertThat(automaton != null && accepts(automaton, text))
            .as("'%s' by %s", text, expression)
            .isEqualTo(expected);
        accepted += expected ? 1 : 0;
      }
    }
    assertThat(accepted).isGreaterThan(200);
  }

  @Test
  void knowsCharactersOfAllWidths() {
    for (String set :
        List.of(".", "\\w", "[^a-z]", "[߿-ࠀ]", "[\\uD7FF-\\uE000]", "[é-\\x{10FFFE}]")) {
      Pattern pattern = Pattern.compile(set);
      ByteAutomaton automaton = ByteAutomaton.of(Grammar.regex("x" + set + "x"));
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        boolean looked = c < 0x900 || (c + 2 & 0x7FF) < 4 || c % 97 == 0;
        if (looked && Character.getType(c) != Character.SURROGATE) {
          String one = Character.toString(c);
          if (accepts(automaton, "x" + one + "x") != pattern.matcher(one).matches()) {
            assertThat(c).as("a character whose membership of %s is wrong", set).isNegative();
          }
        }
      }
    }
  }

  @Test
  void readsNothingButValidUtf8() {
    ByteAutomaton automaton = ByteAutomaton.of(Grammar.regex("[^\\x00]*"));
    for (int[] invalid :
        new int[][] {
          {0x80}, {0xC0, 0x80}, {0xE0, 0x80, 0x80}, {0xED, 0xA0, 0x80}, {0xF5}, {0xFF}
        }) {
      int state = 0;
      for (int value : invalid) {
        state = state == ByteAutomaton.NONE ? state : automaton.step(state, value);
      }
      assertThat(state).isEqualTo(ByteAutomaton.NONE);
    }
  }

  @Test
  void acceptsItsWordsAndNoOthers() {
    Random random = new Random(1);
    TreeSet<String> words = new TreeSet<>();
    while (words.size() < 100) {
      words.add(word(random, 1 + random.nextInt(4)));
    }
    ByteAutomaton automaton = ByteAutomaton.of(Grammar.words(words));
    assertThat(words).allMatch(word -> accepts(automaton, word));
    for (int i = 0; i < 2000; i++) {
      String word = word(random, random.nextInt(5));
      assertThat(accepts(automaton, word)).isEqualTo(words.contains(word));
    }
  }

  @Test
  void takesAHundredThousandWordsInItsStride() {
    List<String> words = IntStream.range(0, 100_000).mapToObj(i -> "word é " + i * 7919L).toList();
    ByteAutomaton automaton =
        assertTimeoutPreemptively(LIMIT, () -> ByteAutomaton.of(Grammar.words(words)));
    assertThat(words).allMatch(word -> accepts(automaton, word));
    assertThat(accepts(automaton, "word é 1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a|a)*b",
        "((a*)*)*",
        "(a?){500}a{500}",
        "(.*a){12}",
        "((a{0,9}){0,9}){0,9}",
        "(((((a*)+)*)+)*)+"
      })
  void needsNoLongTimeForNestedRepeats(String expression) {
    assertTimeoutPreemptively(
        LIMIT,
        () -> assertThat(ByteAutomaton.of(Grammar.regex(expression)).size()).isLessThan(10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a|b)*a(a|b){40}", ".*a.{60}b", "(.{0,1000}){50}"})
  void refusesWhatNeedsTooManyStates(String expression) {
    assertTimeoutPreemptively(
        LIMIT,
        () ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteAutomaton.of(Grammar.regex(expression)))
                .withMessageContaining("states"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" a", "a ", "\\n", "(a|b)\\s", "\\u3000.", "[^\\x00-\\x{10FFFF}]"})
  void refusesAGrammarWhoseTextsAllBeginOrEndWithWhitespace(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteAutomaton.of(Grammar.regex(expression)))
        .withMessageContaining("allows no text without whitespace at its ends")
        .withMessageContaining(expression);
  }

  private static @Nullable ByteAutomaton automatonOrNone(String expression) {
    try {
      return ByteAutomaton.of(Grammar.regex(expression));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("allows no text");
      return null;
    }
  }

  private static boolean accepts(ByteAutomaton automaton, String text) {
    int state = 0;
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = automaton.step(state, value & 0xFF);
      if (state == ByteAutomaton.NONE) {
        return false;
      }
    }
    return automaton.accepts(state);
  }

  private static String word(Random random, int length) {
    return random
        .ints(length, 0, 4)
        .mapToObj(i -> List.of("a", "b", "é", "😀").get(i))
        .reduce("", String::concat);
  }
}
