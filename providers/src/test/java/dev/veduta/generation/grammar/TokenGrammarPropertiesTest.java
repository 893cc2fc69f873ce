// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Grammar;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever the grammar, …
class TokenGrammarPropertiesTest {

  /// Tokenizers, small ones and real ones.
  enum Words {
    SMALL_WORD_PIECE(3) {
      @Override
      Tokenizer tokenizer() {
        return SMALL;
      }
    },
    SMALL_BYTE_PAIRS(0) {
      @Override
      Tokenizer tokenizer() {
        return Vocabularies.bytePairs();
      }
    },
    SMALL_UNIGRAMS(1) {
      @Override
      Tokenizer tokenizer() {
        return Vocabularies.unigrams(
            "▁", "a", "b", "▁a", "1", "é", ".", "'", "-", "▁-", "▁1b", "€");
      }
    },
    BERT(102) {
      @Override
      Tokenizer tokenizer() {
        return Vocabularies.bert();
      }
    },
    GPT2(50256) {
      @Override
      Tokenizer tokenizer() {
        return Vocabularies.gpt2();
      }
    },
    T5(1) {
      @Override
      Tokenizer tokenizer() {
        return Vocabularies.t5();
      }
    };

    final int eos;

    Words(int eos) {
      this.eos = eos;
    }

    abstract Tokenizer tokenizer();
  }

  /// Most tokens of a text of which all continuations are compared.
  private static final int LONGEST = 3;

  private static final Tokenizer SMALL =
      Vocabularies.wordPiece(
          true, "a", "b", "##a", "##b", "1", "##1", ".", "'", "s", "##s", "é", "##é", "-", "##-",
          "##€", "ab", "##.");

  /// Without the apostrophe: what follows it changes the text before it, so that a text which can't
  /// go on is not told from one that can.
  private static final Tokenizer PLAIN =
      Vocabularies.wordPiece(true, "a", "b", "##a", "##b", "1", "##1", ".", "é", "-", "##€", "ab");

  @ParameterizedTest
  @EnumSource
  void whatEndsIsAMatch(Words words) {
    Tokenizer tokenizer = words.tokenizer();
    Spelling spelling = Spelling.of(tokenizer, tokenizer.size());
    RandomExpressions random = new RandomExpressions(5);
    Random choice = new Random(6);
    int ended = 0;
    for (int i = 0; i < 120; i++) {
      String expression = random.expression(4);
      Pattern pattern = Pattern.compile(expression);
      TokenGrammar grammar = compiledOrNone(expression, spelling, words.eos);
      for (int walk = 0; grammar != null && walk < 3; walk++) {
        List<Integer> ids = walk(grammar, choice);
        if (ids != null) {
          String text = decoded(tokenizer, ids);
          assertThat(pattern.matcher(text).matches())
              .as("'%s' by %s, ids %s", text, expression, ids)
              .isTrue();
          ended++;
        }
      }
    }
    assertThat(ended).isGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource
  void whatMatchesAndIsWrittenAsTheTokenizerDoesIsAllowed(Words words) {
    Tokenizer tokenizer = words.tokenizer();
    Spelling spelling = Spelling.of(tokenizer, tokenizer.size());
    RandomExpressions random = new RandomExpressions(8);
    int checked = 0;
    for (int i = 0; i < 120; i++) {
      String expression = random.expression(3);
      Pattern pattern = Pattern.compile(expression);
      TokenGrammar grammar = null;
      for (int j = 0; j < 40; j++) {
        String text = random.text();
        int[] ids = tokenizer.encode(text, false);
        if (text.equals(text.strip())
            && pattern.matcher(text).matches()
            && tokenizer.decode(ids, true).strip().equals(text)) {
          grammar = grammar == null ? compiled(expression, spelling, words.eos) : grammar;
          requireAllowed(grammar, ids, text + " by " + expression);
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(30);
  }

  @Test
  void exactlyThoseTokensAreAllowedThatAMatchContinuesWith() {
    RandomExpressions random = new RandomExpressions(9);
    Spelling spelling = Spelling.of(PLAIN, PLAIN.size());
    int compared = 0;
    for (int i = 0; i < 150; i++) {
      String expression = random.expression(2).replaceAll("[*+]|\\{2,}", "{1,2}");
      Pattern pattern = Pattern.compile(expression);
      Set<List<Integer>> beginnings = new HashSet<>();
      boolean whole = addMatches(pattern, new ArrayList<>(), beginnings);
      TokenGrammar grammar = compiledOrNone(expression, spelling, 3);
      if (grammar == null) {
        assertThat(beginnings).as(expression).isEmpty();
      } else if (whole) {
        compared += compare(grammar, grammar.start(), new ArrayList<>(), beginnings, expression);
      }
    }
    assertThat(compared).isGreaterThan(60);
  }

  /// Adds all beginnings of matches of at most [#LONGEST] tokens; whether there are no longer ones,
  /// as far as characters can tell.
  @SuppressWarnings("JdkObsolete") // just what hitEnd is for: whether a longer text could match
  private static boolean addMatches(
      Pattern pattern, List<Integer> ids, Set<List<Integer>> beginnings) {
    String text = decoded(PLAIN, ids);
    if (pattern.matcher(text).matches()) {
      for (int length = 0; length <= ids.size(); length++) {
        beginnings.add(List.copyOf(ids.subList(0, length)));
      }
    }
    if (ids.size() == LONGEST) {
      Matcher matcher = pattern.matcher(text);
      boolean _ = matcher.matches();
      return !matcher.hitEnd();
    }
    boolean whole = true;
    for (int id = 5; id < PLAIN.size(); id++) {
      ids.add(id);
      whole &= addMatches(pattern, ids, beginnings);
      ids.removeLast();
    }
    return whole;
  }

  private static int compare(
      TokenGrammar grammar,
      int state,
      List<Integer> ids,
      Set<List<Integer>> beginnings,
      String expression) {
    TreeSet<Integer> expected = new TreeSet<>();
    for (int id = 5; id < PLAIN.size(); id++) {
      ids.add(id);
      if (beginnings.contains(ids)) {
        expected.add(id);
      }
      ids.removeLast();
    }
    assertThat(grammar.allowed(state))
        .as("after '%s' by %s", decoded(PLAIN, ids), expression)
        .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    int compared = 1;
    for (int id : expected) {
      ids.add(id);
      compared += compare(grammar, grammar.next(state, id), ids, beginnings, expression);
      ids.removeLast();
    }
    return compared;
  }

  /// Tokens at random up to an end; null where none is reached.
  private static @Nullable List<Integer> walk(TokenGrammar grammar, Random choice) {
    List<Integer> ids = new ArrayList<>();
    int state = grammar.start();
    for (int length = 0; length < 60; length++) {
      int[] allowed = grammar.allowed(state);
      if (grammar.isComplete(state) && (allowed.length == 0 || choice.nextInt(4) == 0)) {
        return ids;
      }
      assertThat(allowed).as("tokens after %s", ids).isNotEmpty();
      int id = allowed[choice.nextInt(allowed.length)];
      ids.add(id);
      state = grammar.next(state, id);
    }
    return null;
  }

  private static void requireAllowed(TokenGrammar grammar, int[] ids, String description) {
    int state = grammar.start();
    for (int id : ids) {
      assertThat(grammar.allowed(state)).as(description).contains(id);
      state = grammar.next(state, id);
    }
    assertThat(grammar.isComplete(state)).as(description).isTrue();
  }

  private static TokenGrammar compiled(String expression, Spelling spelling, int eos) {
    return TokenGrammar.compile(Grammar.regex(expression), spelling, List.of(eos));
  }

  private static @Nullable TokenGrammar compiledOrNone(
      String expression, Spelling spelling, int eos) {
    try {
      return compiled(expression, spelling, eos);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).*(allows no text|can't write any text).*");
      return null;
    }
  }

  private static String decoded(Tokenizer tokenizer, List<Integer> ids) {
    return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray(), true).strip();
  }
}
