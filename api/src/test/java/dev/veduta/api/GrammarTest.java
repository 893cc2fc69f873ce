// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.api.Expression.OneOf;
import dev.veduta.api.Expression.Range;
import dev.veduta.api.Expression.Repeat;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A grammar …
class GrammarTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chars:0-9., €",
        "chars:a-z\\-",
        "chars:-+",
        "regex:[A-Z]{2}[0-9]{4}|none",
        "regex:",
        "regex:(?:\\d+(?:\\.\\d*)?|\\w\\s)x{2,}",
        "words:red",
        "words:blue|green|red",
        "words:a\\|b|c\\\\d"
      })
  void isReadAsItIsWritten(String text) {
    assertThat(Grammar.parse(text)).hasToString(text).isEqualTo(Grammar.parse(text));
  }

  @Test
  void isTheSameWhateverTheOrderOfItsWords() {
    assertThat(Grammar.words(List.of("red", "green", "red", "a|b")))
        .isEqualTo(Grammar.parse("words:green|red|a\\|b"))
        .hasToString("words:a\\|b|green|red");
  }

  @Test
  void repeatsItsCharacters() {
    assertThat(Grammar.characters("c-ea-d_\\d\\-").expression())
        .isEqualTo(
            new Repeat(
                new OneOf(
                    List.of(
                        new Range('-', '-'),
                        new Range('0', '9'),
                        new Range('_', '_'),
                        new Range('a', 'e'))),
                0,
                Repeat.UNLIMITED));
  }

  @Test
  void takesAHyphenAtEitherEndOfASetAsItself() {
    assertThat(Grammar.regex("[-a]").expression()).isEqualTo(Grammar.regex("[\\-a]").expression());
    assertThat(Grammar.regex("[a-]").expression()).isEqualTo(Grammar.regex("[-a]").expression());
    assertThat(Grammar.characters("a-").expression())
        .isEqualTo(Grammar.characters("-a").expression());
  }

  @Test
  void hasItsCharactersBeyondTheFirstPlaneWhole() {
    assertThat(Grammar.regex("[😀-😂]").expression()).isEqualTo(Expression.range(0x1F600, 0x1F602));
    assertThat(Grammar.regex("\\x{1F600}").expression())
        .isEqualTo(Grammar.regex("😀").expression());
    assertThat(Grammar.regex("\\u20AC\\x41").expression())
        .isEqualTo(Grammar.regex("€A").expression());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "regex:a(b; the end at position 3; expected )",
        "regex:ab); ')' at position 2; \\)",
        "regex:[ab; the end at position 3; expected ]",
        "regex:[]; ']' behind the opening bracket at position 1; \\]",
        "regex:[b-a]; the range b-a at position 4; lower character first",
        "regex:[\\d-a]; a range to or from a set at position 5; one character to another",
        "regex:[a[b]]; '[' between brackets at position 2; \\[",
        "regex:[a&&b]; '&' between brackets at position 2; \\&",
        "regex:^a; the anchor '^' at position 0; the whole text is matched",
        "regex:a$; the anchor '$' at position 1; the whole text is matched",
        "regex:+a; '+' with nothing to repeat at position 0; \\+",
        "regex:a|*; '*' with nothing to repeat at position 2; \\*",
        "regex:a+?; '?' behind a repeat at position 2; lazy",
        "regex:a**; '*' behind a repeat at position 2; group",
        "regex:a{2}{3}; '{' behind a repeat at position 4; group",
        "regex:a{x}; 'x' at position 2; expected a number of repeats",
        "regex:a{2; the end at position 3; expected }",
        "regex:a{3,2}; a repeat from 3 to 2 times at position 5; lower number first",
        "regex:a{1000000}; a repeat of more than 1000 times at position 2; leave the limit out",
        "regex:a{99999999999999999999}; a repeat of more than 1000 times at position 2; leave",
        "regex:(?=a); the group '(?=' at position 1; only (…) and (?:…)",
        "regex:(?i)a; the group '(?i' at position 1; only (…) and (?:…)",
        "regex:a\\1; the escape \\1 at position 1; known are \\d",
        "regex:\\bword; the escape \\b at position 0; known are \\d",
        "regex:\\p{L}; the escape \\p at position 0; known are \\d",
        "regex:\\u00; the escape \\u00 at position 0; \\u20AC",
        "regex:\\x{110000}; the escape \\x{110000} at position 0; \\x{1F600}",
        "regex:\\uD800; the escape \\uD800 at position 0; write a character",
        "regex:a\\; a backslash at the end at position 1; \\\\",
        "regex:(a{1000}){1000}; repeats of repeats that amount to more than; less often",
        "chars:; an empty set of characters at position 0; at least one",
        "chars:z-a; the range z-a at position 3; lower character first",
        "letters:abc; 'letters:abc' is no grammar; expected chars:"
      })
  void saysWhatItCannotReadAndWhere(String text, String what, String remedy) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.parse(text))
        .withMessageContaining(what)
        .withMessageContaining(remedy);
  }

  @Test
  void refusesHalfACharacter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.regex("a\ud83d"))
        .withMessageContaining("half of a surrogate pair at position 1");
    assertThatIllegalArgumentException().isThrownBy(() -> Grammar.words(List.of("a\ud83d")));
  }

  @Test
  void refusesTooMuch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.regex("a".repeat(10_001)))
        .withMessageContaining("more than 10000 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.regex("(".repeat(5000) + ")".repeat(5000)))
        .withMessageContaining("groups nest at most 50 deep");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Grammar.words(IntStream.range(0, 500_001).mapToObj(i -> "w" + i).toList()))
        .withMessageContaining("at most 500000 words");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.words(List.of("a".repeat(4_000_001))))
        .withMessageContaining("at most 4000000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " red", "red\n", "\u3000"})
  void refusesAWordThatNoCaptionCanBe(String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.words(List.of("green", word)))
        .withMessageContaining("without whitespace at its ends, got '%s'".formatted(word));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.words(Collections.emptyList()))
        .withMessageContaining("at least one");
  }
}
