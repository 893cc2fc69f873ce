// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.checkpoint.pytorch.PickleValue.Plain;
import java.util.ArrayList;
import java.util.List;

/// The values that a pickle has made and not yet used, with its marks, and those it remembers.
final class PickleStack {
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_MARKS = 1_000;
  private static final int MOST_REMEMBERED = 1_000_000;

  private final PickleInput input;
  private final List<PickleValue> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<PickleValue> memo = new ArrayList<>();

  PickleStack(PickleInput input) {
    this.input = input;
  }

  void push(PickleValue value) {
    if (values.size() == MOST_VALUES) {
      throw input.wrong("makes more than %d values without using them".formatted(MOST_VALUES));
    }
    values.add(value);
  }

  PickleValue pop() {
    peek();
    return values.removeLast();
  }

  PickleValue peek() {
    int fence = marks.isEmpty() ? 0 : marks.getLast();
    if (values.size() == fence) {
      throw input.wrong("uses a value that was not made; it is damaged, download it again");
    }
    return values.getLast();
  }

  void mark() {
    if (marks.size() == MOST_MARKS) {
      throw input.wrong("sets more than %d marks".formatted(MOST_MARKS));
    }
    marks.add(values.size());
  }

  /// The values since the last mark, which goes with them.
  List<PickleValue> popMarked() {
    if (marks.isEmpty()) {
      throw input.wrong("uses a mark that was not set; it is damaged, download it again");
    }
    List<PickleValue> since = values.subList(marks.removeLast(), values.size());
    List<PickleValue> marked = List.copyOf(since);
    since.clear();
    return marked;
  }

  /// The last of all values.
  PickleValue result() {
    PickleValue result = pop();
    if (!values.isEmpty() || !marks.isEmpty()) {
      throw input.wrong("ends before all values are used; it is damaged, download it again");
    }
    return result;
  }

  /// Remembers the uppermost value at the next place.
  void remember() {
    remember(memo.size());
  }

  /// Remembers the uppermost value. Every writer counts places upwards, Python 3 from 0, Python 2
  /// from 1.
  void remember(long place) {
    if (memo.isEmpty() && place == 1) {
      memo.add(Plain.NONE);
    }
    if (place > memo.size() || place >= MOST_REMEMBERED) {
      throw input.wrong(
          "remembers a value at place %d, expected one up to %d"
              .formatted(place, Math.min(memo.size(), MOST_REMEMBERED - 1)));
    }
    if (place == memo.size()) {
      memo.add(peek());
    } else {
      memo.set((int) place, peek());
    }
  }

  PickleValue recall(long place) {
    if (place >= memo.size()) {
      throw input.wrong("recalls place %d, where nothing was remembered".formatted(place));
    }
    return memo.get((int) place);
  }
}
