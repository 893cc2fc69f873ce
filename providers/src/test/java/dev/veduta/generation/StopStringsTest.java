// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Stop strings …
final class StopStringsTest {

  @ParameterizedTest
  @CsvSource({
    "st op, true",
    "stop, true",
    "st opera, true",
    "sto pper, true",
    "las topper, true",
    "s to pped, true",
    "s t o p, true",
    "stop at, false",
    "st op at, false",
    "st opera tion, false",
    "to p, false",
    "st o, false",
    "stop stop, true",
  })
  void endATextOnlyWithTheTokenThatCompletesThem(String tokens, boolean ends) {
    assertThat(ends(List.of("stop"), tokens.split(" ", -1))).isEqualTo(ends);
  }

  @Test
  void endATextWithAnyOfThem() {
    assertThat(ends(List.of("never", "b c"), "a b", " cd")).isTrue();
  }

  @Test
  void matchCharactersThatAreSplitIntoTokens() {
    assertThat(ends(List.of("é!"), "caf", "\u00c3", "\u00a9", "!")).isTrue();
    assertThat(ends(List.of("é"), "caf", "\u00c3", "\u00a9")).isTrue();
    assertThat(ends(List.of("é"), "caf", "\u00c3")).isFalse();
    assertThat(ends(List.of("é"), "caf", "\u00c3", "\u00a9", "s")).isFalse();
  }

  @Test
  void cutTheTextBeforeTheFirstOfThem() {
    StopStrings strings = new StopStrings(List.of("end", "stop"), new int[0], _ -> "");

    assertThat(strings.cut("a stop, the end")).isEqualTo("a ");
    assertThat(strings.cut("goes on")).isEqualTo("goes on");
  }

  @Test
  void endNothingWhereThereAreNone() {
    assertThat(ends(List.of(), "stop")).isFalse();
  }

  /// With tokens of bytes, written as the characters of the same numbers.
  private static boolean ends(List<String> strings, String... tokens) {
    List<String> vocabulary = new ArrayList<>(List.of("abcdef"));
    vocabulary.addAll(Arrays.asList(tokens));
    StopStrings stop =
        new StopStrings(
            strings,
            new int[] {0},
            ids ->
                new String(
                    Arrays.stream(ids)
                        .mapToObj(vocabulary::get)
                        .collect(Collectors.joining())
                        .getBytes(ISO_8859_1),
                    UTF_8));
    int[] text = new int[tokens.length];
    Arrays.setAll(text, i -> i + 1);
    return stop.endIn(text);
  }
}
