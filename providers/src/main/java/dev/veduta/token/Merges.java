// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which pairs of pieces become one piece, and in which order. Immutable.
///
/// The pairs lie in one open-addressing table.
final class Merges {

  /// No such pair.
  static final int NONE = -1;

  /// Ids of a pair, plus 1; 0 is a free slot.
  private final long[] pairs;

  private final int[] ranks;

  /// Ids of the merged pieces by rank.
  private final int[] results;

  /// A pair of pieces.
  record Pair(String left, String right) {}

  /// @param pairs in their order; of a pair that stands twice, the last place counts
  /// @param prefix of pieces that continue a word, which merging drops
  /// @throws ModelException when the vocabulary lacks a piece
  Merges(String location, List<Pair> pairs, Vocabulary vocabulary, String prefix) {
    int slots = Integer.highestOneBit(Math.max(pairs.size(), 8)) * 4;
    this.pairs = new long[slots];
    this.ranks = new int[slots];
    this.results = new int[pairs.size()];
    for (int rank = 0; rank < results.length; rank++) {
      Pair pair = pairs.get(rank);
      String right = pair.right();
      String merged = pair.left() + right.substring(Math.min(prefix.length(), right.length()));
      for (String piece : List.of(pair.left(), right, merged)) {
        if (vocabulary.id(piece).isEmpty()) {
          throw new ModelException(
              "%s: merge %d of '%s' and '%s' needs '%s', which is not in the vocabulary; add it"
                  .formatted(location, rank + 1, pair.left(), right, piece));
        }
      }
      results[rank] = id(vocabulary, merged);
      long key = key(id(vocabulary, pair.left()), id(vocabulary, right));
      int slot = slot(key);
      this.pairs[slot] = key;
      ranks[slot] = rank;
    }
  }

  /// The lines of `merges.txt`: two pieces with a space between them.
  static List<Pair> ofLines(String location, String text) {
    List<Pair> pairs = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#version")) {
        Pair pair = pair(line);
        if (pair == null) {
          throw new ModelException(
              "%s: line %d must be two pieces with a space between them, got '%s'"
                  .formatted(location, number, line));
        }
        pairs.add(pair);
      }
    }
    return pairs;
  }

  /// The `merges` of a model in `tokenizer.json`: texts such as those lines, or lists of two.
  static List<Pair> ofJson(Config model) {
    String expected = "a list of merges, each two pieces: \"a b\" or [\"a\", \"b\"]";
    if (!(model.value("merges") instanceof JsonArray array)) {
      throw model.wrong("merges", expected);
    }
    List<Pair> pairs = new ArrayList<>(array.size());
    for (JsonValue value : array) {
      Pair pair = pair(value);
      if (pair == null) {
        throw model.wrong("merges", expected + " throughout");
      }
      pairs.add(pair);
    }
    return pairs;
  }

  private static @Nullable Pair pair(JsonValue value) {
    if (value instanceof JsonString text) {
      return pair(text.getString());
    }
    return value instanceof JsonArray two
            && two.size() == 2
            && two.get(0) instanceof JsonString left
            && two.get(1) instanceof JsonString right
        ? new Pair(left.getString(), right.getString())
        : null;
  }

  private static @Nullable Pair pair(String line) {
    int space = line.indexOf(' ');
    return space < 0 || line.indexOf(' ', space + 1) >= 0
        ? null
        : new Pair(line.substring(0, space), line.substring(space + 1));
  }

  /// The place of a pair in the order, counted from 0, or [#NONE].
  int rank(int left, int right) {
    int slot = slot(key(left, right));
    return pairs[slot] == 0 ? NONE : ranks[slot];
  }

  /// The piece that the pair of this rank becomes.
  int result(int rank) {
    return results[rank];
  }

  private static int id(Vocabulary vocabulary, String piece) {
    return vocabulary.id(piece).orElse(NONE);
  }

  private static long key(int left, int right) {
    return ((long) left << Integer.SIZE | right) + 1;
  }

  /// The slot of a pair, or the free one where it would go.
  private int slot(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash >>> 32) & (pairs.length - 1);
    while (pairs[slot] != 0 && pairs[slot] != key) {
      slot = (slot + 1) & (pairs.length - 1);
    }
    return slot;
  }
}
