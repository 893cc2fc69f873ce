// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Where the rows of a cache lie, for backends that keep each row in a slot: most reorderings only
/// exchange slots, and what must be copied is said. Of one thread at a time.
public final class Slots {
  private final int[] origins;
  private int[] slots;

  /// Row `i` lies in slot `i` at first.
  ///
  /// @param origins for each row the row of a prefix that it continues, which is the same for all
  ///   where there is none; only rows of one origin may continue each other
  public Slots(int[] origins) {
    this.origins = origins.clone();
    this.slots = IntStream.range(0, origins.length).toArray();
  }

  /// The origins of rows of which each continues a row in as many copies.
  ///
  /// @param rows that are continued
  /// @param capacity positions that each is to have room for
  public static int[] ofFork(int rows, int beams, int capacity) {
    if (beams < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a fork needs at least 1 beam and 1 position, got %d and %d".formatted(beams, capacity));
    }
    return IntStream.range(0, rows * beams).map(row -> row / beams).toArray();
  }

  /// The origins of rows that continue those that `parents` names.
  ///
  /// @param rows that may be continued
  /// @param capacity positions that each is to have room for
  public static int[] ofBranch(int rows, int[] parents, int capacity) {
    if (parents.length < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a branch needs at least 1 row and 1 position, got %d and %d"
              .formatted(parents.length, capacity));
    }
    for (int parent : parents) {
      if (parent < 0 || parent >= rows) {
        throw new IllegalArgumentException(
            "row %d of a cache of %d rows can't be continued".formatted(parent, rows));
      }
    }
    return parents.clone();
  }

  /// From one slot to another.
  public record Copy(int from, int to) {}

  public int rows() {
    return slots.length;
  }

  /// Where a row lies.
  public int of(int row) {
    return slots[row];
  }

  /// Where each row lies.
  public int[] all() {
    return slots.clone();
  }

  /// Row `i` continues row `parents[i]`: the first child of a row takes over its slot, each other
  /// child gets a copy in a slot that nobody continues.
  ///
  /// @return what is to be copied, in any order
  /// @throws IllegalArgumentException if there is not a parent of the same origin for each row;
  ///   nothing is reordered then
  public List<Copy> reorder(int[] parents) {
    check(parents);
    int[] next = new int[slots.length];
    boolean[] taken = new boolean[slots.length];
    List<Integer> copied = new ArrayList<>();
    for (int row = 0; row < slots.length; row++) {
      next[row] = slots[parents[row]];
      if (taken[next[row]]) {
        copied.add(row);
      }
      taken[next[row]] = true;
    }
    List<Copy> copies = new ArrayList<>();
    int free = 0;
    for (int row : copied) {
      while (taken[free]) {
        free++;
      }
      taken[free] = true;
      copies.add(new Copy(next[row], free));
      next[row] = free;
    }
    slots = next;
    return copies;
  }

  private void check(int[] parents) {
    if (parents.length != slots.length) {
      throw new IllegalArgumentException(
          "%d parents for a cache of %d rows".formatted(parents.length, slots.length));
    }
    for (int row = 0; row < parents.length; row++) {
      if (parents[row] < 0 || parents[row] >= slots.length) {
        throw new IllegalArgumentException(
            "row %d continues row %d of a cache of %d rows"
                .formatted(row, parents[row], slots.length));
      }
      if (origins[parents[row]] != origins[row]) {
        throw new IllegalArgumentException(
            "row %d can't continue row %d: it descends from another row of the prefix"
                .formatted(row, parents[row]));
      }
    }
  }
}
