// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a [Grammar] allows, as a tree for those who compile it. Immutable.
public sealed interface Expression {

  /// One character of a set.
  ///
  /// @param ranges in order, without overlaps or neighbours; none if no character will do
  record OneOf(List<Range> ranges) implements Expression {
    public OneOf {
      ranges = joined(ranges);
    }

    /// All that these have.
    static OneOf union(List<OneOf> sets) {
      return new OneOf(sets.stream().flatMap(set -> set.ranges.stream()).toList());
    }

    /// All characters but these.
    OneOf negated() {
      List<Range> others = new ArrayList<>();
      int next = 0;
      for (Range range : ranges) {
        if (next < range.first) {
          others.add(new Range(next, range.first - 1));
        }
        next = range.last + 1;
      }
      if (next <= Character.MAX_CODE_POINT) {
        others.add(new Range(next, Character.MAX_CODE_POINT));
      }
      return new OneOf(others);
    }

    private static List<Range> joined(List<Range> ranges) {
      List<Range> sorted = new ArrayList<>(ranges);
      sorted.sort(Comparator.comparingInt(Range::first));
      List<Range> joined = new ArrayList<>();
      for (Range range : sorted) {
        if (!joined.isEmpty() && range.first <= joined.getLast().last + 1) {
          Range before = joined.removeLast();
          joined.add(new Range(before.first, Math.max(before.last, range.last)));
        } else {
          joined.add(range);
        }
      }
      return List.copyOf(joined);
    }
  }

  /// Code points from the first to the last one.
  record Range(int first, int last) {
    public Range {
      if (first < 0 || last > Character.MAX_CODE_POINT || first > last) {
        throw new IllegalArgumentException(
            "a range of characters runs from a lower to a higher code point, got %d to %d"
                .formatted(first, last));
      }
    }
  }

  /// One part behind the other; without parts, the empty text.
  record Sequence(List<Expression> parts) implements Expression {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /// One of several.
  record Choice(List<Expression> choices) implements Expression {
    public Choice {
      choices = List.copyOf(choices);
    }
  }

  /// A part several times.
  ///
  /// @param most or [#UNLIMITED]
  record Repeat(Expression part, int least, int most) implements Expression {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public Repeat {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "a part is repeated from a lower to a higher number of times, got %d to %d"
                .formatted(least, most));
      }
    }
  }

  /// Just this text.
  static Expression text(String text) {
    return new Sequence(text.codePoints().<Expression>mapToObj(c -> range(c, c)).toList());
  }

  /// One character of a range.
  static OneOf range(int first, int last) {
    return new OneOf(List.of(new Range(first, last)));
  }

  /// How many sets of characters it has when repeats are written out, at most `limit`.
  default int size(int limit) {
    long size =
        switch (this) {
          case OneOf _ -> 1;
          case Sequence(List<Expression> parts) -> sum(parts, limit);
          case Choice(List<Expression> choices) -> sum(choices, limit);
          case Repeat(Expression part, int least, int most) ->
              (long) part.size(limit) * (most == Repeat.UNLIMITED ? least + 1 : most);
        };
    return (int) Math.min(size, limit);
  }

  private static long sum(List<Expression> parts, int limit) {
    return parts.stream().mapToLong(part -> part.size(limit)).sum();
  }
}
