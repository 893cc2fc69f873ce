// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Penn Treebank's tokenizer … What is expected is what CoreNLP 3.4.1 says.
class PtbTokenizerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '¬',
      textBlock =
          """
          A man can't stop, won't you?      | a man ca n't stop wo n't you
          It's "nice" (really).             | it 's nice -lrb- really -rrb-
          they've you'd he'll isn’t that’s  | they 've you 'd he 'll is n't that 's
          Cannot, gonna! cannot's           | can not gon na cannot 's
          dogs' house, 'hello' ``x''        | dogs house hello x
          'tis 'twas y'all rock 'n' roll    | 't is 't was y' all rock 'n' roll
          o'clock O'Brien ma'am l'amour     | o'clock o'brien ma'am l'amour
          Mr. Smith, St. Louis, no. 5, no.  | mr. smith st. louis no. 5 no
          at 5 p.m. in the U.S. plan B.     | at 5 p.m. in the u.s. plan b.
          Ph.D. Wash. wash.                 | ph.d. wash. wash
          t-shirt 3-year-old black-and-white | t-shirt 3-year-old black-and-white
          one--two -- three – four - five   | one two three four five
          hello!! what?! wait... really!    | hello !! what ?! wait really
          cat.Another 2.5-inch 1/2a a_b     | cat.another 2.5-inch 1/2a a_b
          $5.00 £3 €4 5¢ 10% US$5           | $ 5.00 # 3 $ 4 5 cents 10 % us$ 5
          12:30pm +5 -5 .5 5+5 --5 1,000.   | 12:30 pm +5 -5 .5 5 +5 5 1,000
          3 1/2 cups ½ 1½                   | 3 1/2 cups 1/2 1 1/2
          (555) 555-1234                    | -lrb-555-rrb- 555-1234
          AT&T's cats&dogs C++ C#           | at&t 's cats & dogs c++ c#
          http://a.com/b. foo.com me@x.com  | http://a.com/b foo.com me@x.com
          @home #1 #tag [a] {b}             | @home # 1 #tag -lsb- a -rsb- -lcb- b -rcb-
          :) :-( ;D RIF=ding <3 <b>x</b>    | :-rrb- :--lrb- ;d rif = ding < 3 <b> x </b>
          français naïve 日本語 cat™ 20° 😀 | français naïve 日本語 cat ™ 20 °
          """)
  void cutsAsTheOriginal(String text, String words) {
    assertThat(String.join(" ", PtbTokenizer.words(text))).isEqualTo(words);
  }

  @Test
  void findsNothingInBlanksAndPunctuation() {
    assertThat(PtbTokenizer.words("")).isEmpty();
    assertThat(PtbTokenizer.words(" \t\n\u00a0 ., -- '' ... ;")).isEmpty();
  }

  @Test
  void leavesItsOwnWordsAsTheyAre() {
    List<String> words = PtbTokenizer.words("It's the dogs' 3-year-old, isn't it?");

    assertThat(PtbTokenizer.words(String.join(" ", words))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a$",
        "a-",
        "a'",
        "'",
        "<a ",
        "<",
        "http://",
        "http://a",
        "a@",
        "@",
        "1",
        "1.",
        "1,",
        "(",
        "n't",
        "é",
        "\ud800",
        ".",
        "_",
        "a.",
        "can",
        "!",
        "-",
        "a/"
      })
  void takesLinearTimeWhateverTheText(String part) {
    String text = part.repeat(100_000 / part.length());

    assertTimeout(Duration.ofSeconds(5), () -> PtbTokenizer.words(text));
  }
}
