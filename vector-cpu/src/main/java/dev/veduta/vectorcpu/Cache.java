// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Slots;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The keys and values of one decoding. Its memory grows with the positions that are really used,
/// and a row lies in a slot, so that most reorderings only exchange slots. When it is closed the
/// memory goes back to the session's [CacheMemory].
final class Cache implements KvCache {
  private static final int FIRST_ROOM = 64;

  private final CacheMemory pool;
  private final KeyPanels layout;
  private final int capacity;
  private final int firstPosition;
  private final Slots slots;
  private final List<Layer> layers = new ArrayList<>();
  private boolean closed;

  /// @param origins for each row the row of the prefix that it continues, which is the same for all
  ///   where there is none
  /// @param firstPosition of its own tokens
  /// @param prefix for each layer the parts that come before, empty for none
  Cache(
      CacheMemory pool,
      KeyPanels layout,
      int[] origins,
      int firstPosition,
      int capacity,
      List<List<Part>> prefix) {
    this.pool = pool;
    this.layout = layout;
    this.capacity = capacity;
    this.firstPosition = firstPosition;
    this.slots = new Slots(origins);
    prefix.forEach(parts -> layers.add(new Layer(parts)));
  }

  /// The one cache of this backend that this is.
  static Cache of(KvCache cache) {
    if (cache instanceof Cache known) {
      return known;
    }
    throw new IllegalArgumentException(
        "a cache that is joined or of another backend can't be forked, branched or shortened: "
            + cache);
  }

  /// The caches of this backend that this one consists of.
  static List<Cache> all(KvCache cache) {
    return switch (cache) {
      case Cache one -> List.of(one);
      case JoinedCache(List<Cache> joined) -> joined;
      default -> throw new IllegalArgumentException("a cache of another backend: " + cache);
    };
  }

  @Override
  public int rows() {
    return slots.rows();
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

  /// The position that the next token takes.
  int nextPosition() {
    return firstPosition + layers.getFirst().length;
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
    checkOpen();
    Layer target = layers.get(layer);
    target.reserve(target.length + count);
    target.length += count;
    return target.part();
  }

  /// Forgets the last `count` of its own positions.
  void forget(int count) {
    for (Layer layer : layers) {
      Expected.that(
          count >= 0 && count <= layer.length,
          () -> "%s tokens can't be forgotten of %s".formatted(count, layer.length));
    }
    layers.forEach(layer -> layer.length -= count);
  }

  /// What a layer holds now.
  Memory memory(int layer) {
    checkOpen();
    Layer source = layers.get(layer);
    List<Part> parts = new ArrayList<>(source.prefix);
    if (source.length > 0) {
      parts.add(source.part());
    }
    return new Memory(slots.rows(), layout.width(), parts);
  }

  void reorder(int[] parents) {
    checkOpen();
    for (Slots.Copy copy : slots.reorder(parents)) {
      layers.forEach(layer -> layer.copy(copy.from(), copy.to()));
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("a closed cache remembers nothing");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      layers.forEach(Layer::giveBack);
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
          IntStream.of(slots.all()).mapToLong(this::keyRow).toArray(),
          IntStream.of(slots.all()).mapToLong(this::valueRow).toArray());
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
      MemorySegment moreKeys = pool.take(slots.rows() * keyFloats);
      MemorySegment moreValues = pool.take(slots.rows() * valueFloats + layout.slack());
      for (int slot = 0; slot < slots.rows(); slot++) {
        copyFloats(keys, keyRow(slot), moreKeys, slot * keyFloats, layout.keyFloats(length));
        copyFloats(
            values, valueRow(slot), moreValues, slot * valueFloats, layout.valueFloats(length));
      }
      giveBack();
      keys = moreKeys;
      values = moreValues;
      room = grown;
    }

    void copy(int from, int to) {
      copyFloats(keys, keyRow(from), keys, keyRow(to), layout.keyFloats(length));
      copyFloats(values, valueRow(from), values, valueRow(to), layout.valueFloats(length));
    }

    void giveBack() {
      if (room > 0) {
        pool.giveBack(keys);
        pool.giveBack(values);
      }
    }

    private static void copyFloats(
        MemorySegment from, long start, MemorySegment to, long end, long count) {
      MemorySegment.copy(
          from, JAVA_FLOAT, start * Float.BYTES, to, JAVA_FLOAT, end * Float.BYTES, count);
    }
  }
}
