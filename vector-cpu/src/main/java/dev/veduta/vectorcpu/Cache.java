// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.KvCache;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The keys and values of one decoding. Its memory grows with the positions that are really used,
/// and a row lies in a slot, so that most reorderings only exchange slots.
final class Cache implements KvCache {
  private static final int FIRST_ROOM = 64;

  private final Arena arena = Arena.ofShared();
  private final KeyPanels layout;
  private final int capacity;
  private final int rowsPerPrefixRow;
  private final List<Layer> layers = new ArrayList<>();
  private int[] slots;

  /// @param prefix for each layer the parts that come before, empty for none
  Cache(KeyPanels layout, int rows, int rowsPerPrefixRow, int capacity, List<List<Part>> prefix) {
    this.layout = layout;
    this.capacity = capacity;
    this.rowsPerPrefixRow = rowsPerPrefixRow;
    this.slots = IntStream.range(0, rows).toArray();
    prefix.forEach(parts -> layers.add(new Layer(parts)));
  }

  /// The cache that this backend made.
  static Cache of(KvCache cache) {
    if (cache instanceof Cache known) {
      return known;
    }
    throw new IllegalArgumentException("a cache of another backend: " + cache);
  }

  @Override
  public int rows() {
    return slots.length;
  }

  int width() {
    return layout.width();
  }

  int layers() {
    return layers.size();
  }

  int capacity() {
    return capacity;
  }

  /// The positions that a layer holds, without a prefix.
  int length(int layer) {
    return layers.get(layer).length;
  }

  KeyPanels layout() {
    return layout;
  }

  /// Makes room for `count` more positions of a layer, to be filled by the caller.
  Part extend(int layer, int count) {
    Layer target = layers.get(layer);
    target.reserve(target.length + count);
    target.length += count;
    return target.part();
  }

  /// What a layer holds now.
  Memory memory(int layer) {
    Layer source = layers.get(layer);
    List<Part> parts = new ArrayList<>(source.prefix);
    if (source.length > 0) {
      parts.add(source.part());
    }
    return new Memory(slots.length, layout.width(), parts);
  }

  /// Row `i` continues row `parents[i]`: the first child of a row takes over its slot, each other
  /// child gets a copy in a slot that nobody continues.
  void reorder(int[] parents) {
    check(parents);
    int[] next = new int[slots.length];
    boolean[] taken = new boolean[slots.length];
    List<Integer> copies = new ArrayList<>();
    for (int row = 0; row < slots.length; row++) {
      next[row] = slots[parents[row]];
      if (taken[next[row]]) {
        copies.add(row);
      }
      taken[next[row]] = true;
    }
    int free = 0;
    for (int row : copies) {
      while (taken[free]) {
        free++;
      }
      taken[free] = true;
      for (Layer layer : layers) {
        layer.copy(next[row], free);
      }
      next[row] = free;
    }
    slots = next;
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
      if (parents[row] / rowsPerPrefixRow != row / rowsPerPrefixRow) {
        throw new IllegalArgumentException(
            "row %d can't continue row %d: it descends from another row of the prefix"
                .formatted(row, parents[row]));
      }
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private final class Layer {
    private final List<Part> prefix;
    private MemorySegment keys = MemorySegment.NULL;
    private MemorySegment values = MemorySegment.NULL;
    private int room;
    private int length;

    Layer(List<Part> prefix) {
      this.prefix = prefix;
    }

    Part part() {
      return new Part(
          keys,
          values,
          length,
          IntStream.of(slots).mapToLong(this::keyRow).toArray(),
          IntStream.of(slots).mapToLong(this::valueRow).toArray());
    }

    long keyRow(int slot) {
      return slot * layout.keyFloats(room);
    }

    long valueRow(int slot) {
      return slot * layout.valueFloats(room);
    }

    void reserve(int positions) {
      if (positions <= room) {
        return;
      }
      int grown = Math.min(capacity, Math.max(positions, Math.max(2 * room, FIRST_ROOM)));
      long keyFloats = layout.keyFloats(grown);
      long valueFloats = layout.valueFloats(grown);
      MemorySegment moreKeys = allocate(slots.length * keyFloats);
      MemorySegment moreValues = allocate(slots.length * valueFloats + layout.slack());
      for (int slot = 0; slot < slots.length; slot++) {
        copyFloats(keys, keyRow(slot), moreKeys, slot * keyFloats, layout.keyFloats(length));
        copyFloats(
            values, valueRow(slot), moreValues, slot * valueFloats, layout.valueFloats(length));
      }
      keys = moreKeys;
      values = moreValues;
      room = grown;
    }

    void copy(int from, int to) {
      copyFloats(keys, keyRow(from), keys, keyRow(to), layout.keyFloats(length));
      copyFloats(values, valueRow(from), values, valueRow(to), layout.valueFloats(length));
    }

    private MemorySegment allocate(long floats) {
      return arena.allocate(Math.multiplyExact(floats, Float.BYTES), 64);
    }

    private static void copyFloats(
        MemorySegment from, long start, MemorySegment to, long end, long count) {
      MemorySegment.copy(
          from, JAVA_FLOAT, start * Float.BYTES, to, JAVA_FLOAT, end * Float.BYTES, count);
    }
  }
}
