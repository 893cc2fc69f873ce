// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Regular expressions with the syntax and the meaning that Oniguruma gives them.
class TextPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        // Choices, repeats, groups
        "a|bc ~ xabcb ~ a bc",
        "(?:ab|a)(?:c|bcd) ~ abcd ~ abc",
        "a+ ~ baaab ~ aaa",
        "a+? ~ aa ~ a a",
        "a{2} ~ aaaaa ~ aa aa",
        "a{2,3} ~ aaaaa ~ aaa aa",
        "a{,2}b ~ aaab ~ aab",
        "ba{1,}? ~ baaa ~ ba",
        "a{x} ~ a{x} ~ a{x}",
        "(?:a|b){2}c ~ abcbac ~ abc bac",
        "(?:a?){3}b ~ aaab ~ aaab",
        "(?:a*)*b ~ aab ~ aab",
        "(?<name>a)b ~ ab ~ ab",
        "a(?#b)c ~ ac ~ ac",
        // What is taken for good
        "a++a ~ aaa ~ ''",
        "(?>a+)b ~ aab ~ aab",
        "(?>a|ab)c ~ abc ~ ''",
        "a?+a ~ a ~ ''",
        // Around
        "a(?=b) ~ acab ~ a",
        "a(?!b) ~ abac ~ a",
        "(?<=b)a ~ aba ~ a",
        "(?<!b)a ~ aba ~ a",
        "(?<=ab|c)d ~ abdcdbd ~ d d",
        "(?<=a|ab)c ~ abc ~ c",
        "(?<!a|ab)c ~ abcxc ~ c",
        "(?<=(?<=a)b|c)d ~ abdbd ~ d",
        "(?<=^|x)a ~ aaxa ~ a a",
        // Places
        "^a ~ aa\\na ~ a a",
        "a$ ~ aa\\na ~ a a",
        "\\Aa ~ aa ~ a",
        "a\\z ~ aa\\n ~ ''",
        "a\\Z ~ aa\\n ~ a",
        "\\bab ~ ab cab ~ ab",
        "\\Bab ~ ab cab ~ ab",
        // Sets
        "[a-c]+ ~ xabcd ~ abc",
        "[^a-c]+ ~ abxy ~ xy",
        "[]a]+ ~ x]a ~ ]a",
        "[a-] ~ b-a ~ - a",
        "[a-z&&[^aeiou]]+ ~ abcde ~ bcd",
        "[a[bc]]+ ~ xabc ~ abc",
        "[\\d.]+ ~ a1.5b ~ 1.5",
        "[[:alpha:]]+ ~ 1aé2 ~ aé",
        "[[:^alpha:]]+ ~ a12b ~ 12",
        "\\h+ ~ xaF0g ~ aF0",
        ". ~ a\\nb ~ a b",
        "(?m:.)+ ~ ab ~ ab",
        // Kinds of characters
        "\\p{L}+ ~ 1aé東2 ~ aé東",
        "\\p{^L}+ ~ a12b ~ 12",
        "\\P{L}+ ~ a12b ~ 12",
        "\\p{Lu}\\p{Ll}* ~ aAbc ~ Abc",
        "\\p{Han}+ ~ aか東京 ~ 東京",
        "\\p{Letter} ~ 1a ~ a",
        "\\p{Punct}+ ~ a!$ ~ !",
        "[[:punct:]]+ ~ a!$ ~ !$",
        "\\w+ ~ a_1é³-b ~ a_1é³ b",
        "[\\w]+ ~ é³b ~ é b",
        // Case
        "(?i)the ~ THE The ~ THE The",
        "(?i:s)t ~ St sT ſt ~ St ſt",
        "a(?i)b|c ~ aB aC ~ aB aC",
        "(?i:a)b ~ AB Ab ~ Ab",
        "(?-i)a ~ Aa ~ a",
        "(?i)[a-c]+ ~ xABc ~ ABc",
        // Characters
        "\\x41\\x{42}\\u0043 ~ ABC ~ ABC",
        "\\t\\n\\r\\f\\v\\a\\e ~ x ~ ''",
        "😀+ ~ a😀😀 ~ 😀😀",
        "[😀-😂]+ ~ a😁😂 ~ 😁😂",
        "\\.\\*\\[ ~ a.*[ ~ .*[",
      })
  void findsWhatOnigurumaFinds(String pattern, String text, String matches) {
    assertThat(String.join(" ", matches(pattern, text.translateEscapes()))).isEqualTo(matches);
  }

  @Test
  void everyKindOfWhitespaceIsWhitespace() {
    assertThat(matches("\\s+", "a\u3000\t\u0085b")).containsExactly("\u3000\t\u0085");
  }

  @Test
  void takesMatchesOfNothingButNotBehindOthers() {
    List<String> parts = new ArrayList<>();
    TextPattern.regex("a pattern", "x*")
        .find("axb", (start, end, matched) -> parts.add(start + "-" + end + (matched ? "!" : "")));
    assertThat(parts).containsExactly("0-0!", "0-1", "1-2!", "2-3", "3-3!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "a)",
        "[",
        "[a",
        "[b-a]",
        "*",
        "a|*",
        "\\",
        "a{3,2}",
        "a{5000}",
        "\\p{Nonsense}",
        "\\p",
        "\\1",
        "\\k<a>",
        "(?<a>b)\\k<a>",
        "\\g<0>",
        "\\K",
        "\\X",
        "(?~a)",
        "(?x)a",
        "(?",
        "(?i",
        "(?<=a*)b",
        "(?<!a+)b",
        "[[:nonsense:]]",
        "\\x{110000}",
        "\\u12",
        "(?<a",
        "a****",
        "[a&&",
        "((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))))",
        "[[[[[[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]]]]]",
        "((a{1000}){1000}){1000}",
        "(?:){1000}{1000}{1000}",
      })
  void refusesWhatItCannotMatch(String pattern) {
    assertThatThrownBy(() -> TextPattern.regex("tokenizer.json: x.Regex", pattern))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("tokenizer.json: x.Regex can't be read as a regular expression: ")
        .hasMessageContaining("at character ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a|a)*b",
        "(a|aa)+$b",
        "(?:a*)*b",
        "(?:a?){500}a{500}b",
        "a*a*a*a*b",
        "(?=(a+)+b)",
        "(?<!a{900})(?:a+)+b",
        "(?:|){900}b",
        "(?:(?:a?)*)*b",
      })
  void stopsWhereATextWouldTakeForever(String pattern) {
    TextPattern hostile = TextPattern.regex("tokenizer.json: x.Regex", pattern);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> hostile.find("a".repeat(5000), (_, _, _) -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(
                    "tokenizer.json: x.Regex takes too long for a text of 5000"));
  }

  @Test
  void takesLinearTimeWithPatternsOfTokenizers() {
    TextPattern words =
        TextPattern.regex(
            "a pattern",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");
    for (String part : List.of("a", " ", "1", ".", "\n", "a ", "'s", "東", "\u0301")) {
      String text = part.repeat(400_000 / part.length());
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> words.find(text, (_, _, _) -> {}), part);
    }
  }

  private static List<String> matches(String pattern, String text) {
    List<String> matches = new ArrayList<>();
    TextPattern.regex("a pattern", pattern)
        .find(
            text,
            (start, end, matched) -> {
              if (matched) {
                matches.add(text.substring(start, end));
              }
            });
    return matches;
  }
}
