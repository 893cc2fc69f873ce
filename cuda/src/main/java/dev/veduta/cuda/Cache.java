// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Slots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The keys and values of one decoding: `[layers][2][slots][positions][D]`. A row lies in a slot,
/// so that most reorderings only exchange slots; what the rows continue lies where it was made.
/// When it is closed the memory goes back to the session's [CacheMemory].
final class Cache implements KvCache {

  /// Room for more is made when it is needed.
  private static final int FIRST_ROOM = 256;

  private static final int LEAST_SEEN = 64;

  private final Memories memories;
  private final CacheForm form;
  private final Slots slots;
  private final int neighbours;
  private final int firstPosition;
  private final int capacity;
  private final List<Part> prefix;
  private final int[] lengths;
  private @Nullable Room room;
  private int positions;
  private boolean isClosed;

  /// @param origins for each row the row of the prefix that it continues, which is the same for all
  ///   where there is none
  /// @param neighbours how many rows that follow each other continue the same one
  /// @param firstPosition of its own tokens
  /// @param prefix the parts that come before, each with all rows; their rooms are retained for it
  Cache(
      Memories memories,
      CacheForm form,
      int[] origins,
      int neighbours,
      int firstPosition,
      int capacity,
      List<Part> prefix) {
    this.memories = memories;
    this.form = form;
    this.slots = new Slots(origins);
    this.neighbours = neighbours;
    this.firstPosition = firstPosition;
    this.capacity = capacity;
    this.prefix = prefix;
    this.lengths = new int[form.layers()];
  }

  /// Its one owner.
  Memories memories() {
    return memories;
  }

  CacheForm form() {
    return form;
  }

  @Override
  public int rows() {
    return slots.rows();
  }

  /// How many rows that follow each other continue the same one.
  int neighbours() {
    return neighbours;
  }

  int capacity() {
    return capacity;
  }

  /// The position of its first own token.
  int firstPosition() {
    return firstPosition;
  }

  /// The position that the next token takes.
  int nextPosition() {
    return firstPosition + lengths[0];
  }

  /// The positions that a layer holds, without a prefix.
  int length(int layer) {
    return lengths[layer];
  }

  /// The positions that every layer holds, without a prefix.
  int leastLength() {
    return Arrays.stream(lengths).min().orElseThrow();
  }

  /// Whether every layer holds as many positions.
  boolean isEven() {
    return Arrays.stream(lengths).allMatch(length -> length == lengths[0]);
  }

  int prefixPositions() {
    return prefix.stream().mapToInt(Part::length).sum();
  }

  List<Part> prefix() {
    return prefix;
  }

  /// A bound of the positions that an attention may have to look at when it holds `length` of its
  /// own, which stays the same for some tokens.
  int bound(int length) {
    int power = Math.max(LEAST_SEEN, Integer.highestOneBit(Math.max(1, length - 1)) * 2);
    return prefixPositions() + Math.min(capacity, power);
  }

  /// Where a row's own keys begin in layer 0; its values lie [#valuesBehindKeys] further.
  long keys(int row) {
    return room == null ? 0 : room.address() + slots.of(row) * rowBytes();
  }

  long valuesBehindKeys() {
    return rows() * rowBytes();
  }

  long layerStride() {
    return 2 * valuesBehindKeys();
  }

  private long rowBytes() {
    return positions * form.positionBytes();
  }

  /// Makes room for that many positions; what there is moves if it must.
  void reserve(int needed) {
    checkOpen();
    if (needed <= positions) {
      return;
    }
    int more = Math.min(capacity, Math.max(needed, Math.max(2 * positions, FIRST_ROOM)));
    Room bigger = memories.take(2L * form.layers() * rows() * more * form.positionBytes());
    Room smaller = room;
    if (smaller != null) {
      memories.move(this, smaller.address(), positions, bigger.address(), more);
      smaller.release();
    }
    room = bigger;
    positions = more;
  }

  /// Refuses keys that it has no room for.
  ///
  /// @param keys `[rows, count, D]`
  void checkRoom(int layer, Shape keys) {
    Expected.that(
        keys.at(1) <= capacity - lengths[layer],
        () ->
            "keys of %s do not fit a cache of %s positions that already holds %s"
                .formatted(keys, capacity, lengths[layer]));
  }

  void grow(int layer, int count) {
    lengths[layer] += count;
  }

  /// Back to lengths that it had.
  void reset(int[] then) {
    System.arraycopy(then, 0, lengths, 0, lengths.length);
  }

  int[] lengths() {
    return lengths.clone();
  }

  /// Forgets the last `count` of its own positions.
  void forget(int count) {
    for (int length : lengths) {
      Expected.that(
          count >= 0 && count <= length,
          () -> "%s tokens can't be forgotten of %s".formatted(count, length));
    }
    for (int layer = 0; layer < lengths.length; layer++) {
      lengths[layer] -= count;
    }
  }

  /// What another cache continues: the prefix and what it holds now, retained for that cache.
  ///
  /// @param parents the row that each row continues
  List<Part> continued(int[] parents) {
    checkOpen();
    Expected.that(
        isEven(),
        () ->
            "a cache whose layers hold %s positions can't be continued; append to every layer first"
                .formatted(Arrays.toString(lengths)));
    List<Part> parts = new ArrayList<>();
    prefix.forEach(part -> parts.add(part.choose(parents)));
    if (room != null && lengths[0] > 0) {
      long[] keys = IntStream.of(parents).mapToLong(this::keys).toArray();
      long[] values = Arrays.stream(keys).map(key -> key + valuesBehindKeys()).toArray();
      parts.add(new Part(room, keys, values, layerStride(), lengths[0]));
    }
    parts.forEach(part -> part.room().retain());
    return List.copyOf(parts);
  }

  void reorder(int[] parents) {
    checkOpen();
    List<Slots.Copy> copies = slots.reorder(parents);
    int longest = Arrays.stream(lengths).max().orElseThrow();
    if (room != null && !copies.isEmpty() && longest > 0) {
      int[] from = copies.stream().mapToInt(Slots.Copy::from).toArray();
      int[] to = copies.stream().mapToInt(Slots.Copy::to).toArray();
      memories.copySlots(this, room.address(), positions, from, to, longest);
    }
  }

  void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("a closed cache remembers nothing");
    }
  }

  @Override
  public void close() {
    if (!isClosed) {
      memories.closing(this);
      isClosed = true;
      prefix.forEach(part -> part.room().release());
      if (room != null) {
        room.release();
        room = null;
      }
    }
  }
}
