// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.Caption;
import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.golden.GoldenComparison.Line;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Texts and token ids beside recorded ones.
///
/// @param tokenizer of the model; null when it can't be reached, and what needs it is left out
record TextComparison(GoldenCase golden, @Nullable Tokenizer tokenizer) {
  private static final String NO_TOKENIZER = "not compared: the tokenizer is not at hand";

  /// A recorded text is that of the whole row: prompt, caption, and what fills the row after it. So
  /// a caption's text is compared where there is no prompt, and is only the beginning where the row
  /// is filled. With a tokenizer, whole rows are decoded.
  Line captions(GoldenCase.Generation generation, int[][] rows, List<Caption> captions) {
    String name = "text." + generation.name();
    List<String> expected = generation.texts();
    if (captions.size() != expected.size() || rows.length != expected.size()) {
      return Line.failed(
          name, "got %d texts, expected %d".formatted(captions.size(), expected.size()));
    }
    boolean prompted = golden.promptTokens() > 0;
    if (prompted && tokenizer == null) {
      return Line.passed(name, NO_TOKENIZER + ", and the recorded text holds the prompt");
    }
    for (int row = 0; row < rows.length; row++) {
      if (!prompted && !isTextOf(captions.get(row), expected.get(row).strip(), rows[row])) {
        return different(name, row, captions.get(row).text(), expected.get(row));
      }
      if (tokenizer != null && !decode(tokenizer, rows[row]).equals(expected.get(row))) {
        return different(name, row, decode(tokenizer, rows[row]), expected.get(row));
      }
    }
    return Line.passed(name, "%d texts identical".formatted(rows.length));
  }

  private static boolean isTextOf(Caption caption, String expected, int[] row) {
    boolean filled = caption.tokens().size() < row.length - 1;
    String text = caption.text().strip();
    // Bytes at the end that are no character yet may become one with those of the fill.
    return filled ? expected.startsWith(text.replaceFirst("\uFFFD+$", "")) : expected.equals(text);
  }

  /// Ids beyond the tokenizer's vocabulary, which a model may score, have no text.
  private static String decode(Tokenizer tokenizer, int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).filter(id -> id < tokenizer.size()).toArray(), true);
  }

  /// A line for each direction of the recorded tokenizations; none when none were recorded.
  List<Line> tokenizations() {
    List<GoldenCase.Tokenization> recorded = golden.tokenizations();
    if (recorded.isEmpty()) {
      return List.of();
    }
    if (tokenizer == null) {
      return List.of(Line.passed("tokenization", NO_TOKENIZER));
    }
    return List.of(
        tokenization(
            "tokenization.ids",
            GoldenCase.Tokenization::ids,
            one -> boxed(tokenizer.encode(one.text(), true))),
        tokenization(
            "tokenization.ids_without_special",
            GoldenCase.Tokenization::idsWithoutSpecial,
            one -> boxed(tokenizer.encode(one.text(), false))),
        tokenization(
            "tokenization.decoded",
            GoldenCase.Tokenization::decoded,
            one -> tokenizer.decode(unboxed(one.ids()), true)));
  }

  private Line tokenization(
      String name,
      Function<GoldenCase.Tokenization, Object> expected,
      Function<GoldenCase.Tokenization, Object> actual) {
    List<GoldenCase.Tokenization> recorded = golden.tokenizations();
    for (int i = 0; i < recorded.size(); i++) {
      GoldenCase.Tokenization one = recorded.get(i);
      if (!actual.apply(one).equals(expected.apply(one))) {
        return different(name, i, actual.apply(one), expected.apply(one));
      }
    }
    return Line.passed(name, "%d texts identical".formatted(recorded.size()));
  }

  private static Line different(String name, int index, Object actual, Object expected) {
    return Line.failed(name, "text %d: got '%s', expected '%s'".formatted(index, actual, expected));
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  private static int[] unboxed(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
