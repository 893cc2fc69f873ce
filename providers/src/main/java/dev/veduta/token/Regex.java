// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;

/// A regular expression, taken apart.
sealed interface Regex {

  /// One character of a set.
  record One(CharacterSet set) implements Regex {}

  /// All of these, one after the other; nothing if there is none.
  record InOrder(List<Regex> parts) implements Regex {}

  /// The first of these with which the rest matches too.
  record FirstOf(List<Regex> choices) implements Regex {}

  /// A repeated part.
  ///
  /// @param most [#UNLIMITED] if there is no limit
  /// @param greedy whether more is tried before less
  record Repeat(Regex part, int least, int most, boolean greedy) implements Regex {}

  /// What matches as it does at first, whatever follows.
  record Atomic(Regex part) implements Regex {}

  /// What follows, or does not.
  record Ahead(Regex part, boolean wanted) implements Regex {}

  /// What stands before, or does not.
  record Behind(Regex part, boolean wanted) implements Regex {}

  /// A place in the text.
  enum Place implements Regex {
    TEXT_START,
    TEXT_END,
    /// The end or a newline there.
    LAST_LINE_END,
    LINE_START,
    LINE_END,
    WORD_EDGE,
    NO_WORD_EDGE
  }

  int UNLIMITED = Integer.MAX_VALUE;

  /// How many code points it takes at least.
  default int least() {
    return switch (this) {
      case One _ -> 1;
      case InOrder order -> sum(order.parts().stream().mapToLong(Regex::least).sum());
      case FirstOf first -> first.choices().stream().mapToInt(Regex::least).min().orElse(0);
      case Repeat repeat -> sum((long) repeat.part().least() * repeat.least());
      case Atomic atomic -> atomic.part().least();
      case Ahead _, Behind _, Place _ -> 0;
    };
  }

  /// How many code points it takes at most, [#UNLIMITED] if there is no limit.
  default int most() {
    return switch (this) {
      case One _ -> 1;
      case InOrder order -> sum(order.parts().stream().mapToLong(Regex::most).sum());
      case FirstOf first -> first.choices().stream().mapToInt(Regex::most).max().orElse(0);
      case Repeat repeat -> sum((long) repeat.part().most() * repeat.most());
      case Atomic atomic -> atomic.part().most();
      case Ahead _, Behind _, Place _ -> 0;
    };
  }

  private static int sum(long sum) {
    return (int) Math.min(sum, UNLIMITED);
  }
}
