// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.Caption;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Generated tokens beside recorded ones. A recorded row is the prompt or start token, the new
/// tokens, and one token over and over that fills the row when another is longer.
///
/// @param captions of all rows, in the order of the recorded ones
record SequenceComparison(
    GoldenCase golden, GoldenCase.Generation generation, List<Caption> captions) {

  GoldenComparison.Line line(String name, int[][] rows) {
    if (rows.length != captions.size()) {
      return GoldenComparison.Line.failed(
          name, "got %d captions, expected %d".formatted(captions.size(), rows.length));
    }
    for (int row = 0; row < rows.length; row++) {
      Optional<String> difference = difference(rows[row], row);
      if (difference.isPresent()) {
        return GoldenComparison.Line.failed(name, "row %d: %s".formatted(row, difference.get()));
      }
    }
    return GoldenComparison.Line.passed(
        name, "%d rows of up to %d tokens identical".formatted(rows.length, rows[0].length));
  }

  /// How many rows are the recorded ones.
  long identical(int[][] rows) {
    return rows.length == captions.size()
        ? IntStream.range(0, rows.length)
            .filter(row -> difference(rows[row], row).isEmpty())
            .count()
        : 0;
  }

  private Optional<String> difference(int[] expected, int row) {
    Caption caption = captions.get(row);
    int[] start =
        golden.promptTokens() == 0
            ? Arrays.copyOf(expected, 1)
            : golden.prompt(row, captions.size());
    int[] actual = caption.tokens().stream().mapToInt(Token::id).toArray();
    int length = start.length + actual.length;
    boolean same =
        actual.length > 0
            && length <= expected.length
            && Arrays.equals(start, Arrays.copyOf(expected, start.length))
            && Arrays.equals(actual, Arrays.copyOfRange(expected, start.length, length));
    if (!same) {
      return Optional.of(
          "got %s after %s, expected %s"
              .formatted(
                  Arrays.toString(actual), Arrays.toString(start), Arrays.toString(expected)));
    }
    int[] rest = Arrays.copyOfRange(expected, length, expected.length);
    boolean filled =
        rest.length == 0
            || (generation.fillIds().contains(rest[0])
                && Arrays.stream(rest).allMatch(token -> token == rest[0]));
    boolean ended = generation.endIds().contains(actual[actual.length - 1]);
    boolean saysEnded = caption.finishReason() == FinishReason.EOS;
    if (!filled || (rest.length > 0 && !ended) || ended != saysEnded) {
      return Optional.of(
          "it ends for %s after %s, expected %s where %s end a text"
              .formatted(
                  caption.finishReason(),
                  Arrays.toString(actual),
                  Arrays.toString(expected),
                  generation.endIds()));
    }
    return Optional.empty();
  }
}
