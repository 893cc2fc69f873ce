// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// The pieces of one word while they are merged: a list that is linked both ways, and the merges
/// that may be done next.
final class BpeWord {
  private static final int NONE = -1;

  private final Merges merges;

  /// Of the pieces; [#NONE] for one that has gone into the one before it.
  private int[] ids;

  private int[] before = {};
  private int[] after = {};
  private int size;

  /// Rank and position of each possible merge, the rank in the upper half.
  private final LongHeap heap;

  /// @param length how many pieces are expected
  BpeWord(Merges merges, int length) {
    this.merges = merges;
    this.ids = new int[length];
    this.heap = new LongHeap(length);
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size + 1);
    }
    ids[size++] = id;
  }

  /// Merges neighbours, those of lower rank and further left first.
  void merge() {
    before = new int[size];
    after = new int[size];
    for (int at = 0; at < size; at++) {
      before[at] = at - 1;
      after[at] = at + 1 == size ? NONE : at + 1;
    }
    for (int at = 0; at < size; at++) {
      propose(at);
    }
    while (!heap.isEmpty()) {
      long first = heap.take();
      int at = (int) first;
      int result = merges.result((int) (first >>> Integer.SIZE));
      if (stillMerges(at, result)) {
        join(at, result);
      }
    }
  }

  void forEach(IntConsumer action) {
    for (int at = 0; at < size; at++) {
      if (ids[at] != NONE) {
        action.accept(ids[at]);
      }
    }
  }

  private void propose(int at) {
    int rank = after[at] == NONE ? Merges.NONE : merges.rank(ids[at], ids[after[at]]);
    if (rank != Merges.NONE) {
      heap.add((long) rank << Integer.SIZE | at);
    }
  }

  /// Whether pieces that were proposed are still there.
  private boolean stillMerges(int at, int result) {
    if (ids[at] == NONE || after[at] == NONE) {
      return false;
    }
    int rank = merges.rank(ids[at], ids[after[at]]);
    return rank != Merges.NONE && merges.result(rank) == result;
  }

  private void join(int at, int result) {
    int gone = after[at];
    ids[at] = result;
    ids[gone] = NONE;
    after[at] = after[gone];
    if (after[at] != NONE) {
      before[after[at]] = at;
    }
    if (before[at] != NONE) {
      propose(before[at]);
    }
    propose(at);
  }
}
