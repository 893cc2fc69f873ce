// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What attention reads: keys and values in the workspace of a session, and caches with memory of
/// their own.
final class Memories implements AutoCloseable {

  /// A step reads from a text and from an image.
  private static final int MOST_TABLES = 4;

  private final Lane lane;
  private final CacheMemory memory;
  private final AttentionKernels kernels;
  private final Storage storage;
  private final List<RowTable> tables = new ArrayList<>();
  private boolean isClosed;

  /// @param storage of keys and values
  Memories(Lane lane, CacheMemory memory, AttentionKernels kernels, Storage storage) {
    this.lane = lane;
    this.memory = memory;
    this.kernels = kernels;
    this.storage = storage;
  }

  /// The one cache of this session that this is.
  Cache one(KvCache cache) {
    if (cache instanceof Cache known && known.memories() == this) {
      return known;
    }
    throw new IllegalArgumentException(
        "a cache that is joined or of another backend can't be forked, branched or shortened: "
            + cache);
  }

  /// The caches of this session that this one consists of.
  List<Cache> all(KvCache cache) {
    List<Cache> caches =
        switch (cache) {
          case Cache one -> List.of(one);
          case JoinedCache(List<Cache> joined) -> joined;
          default -> throw new IllegalArgumentException("a cache of another backend: " + cache);
        };
    Expected.that(
        caches.getFirst().memories() == this,
        () -> "a cache of another session or of another backend: " + cache);
    return caches;
  }

  Cache newCache(int layers, int rows, int capacity, int width) {
    lane.refuseInRecording("it makes a cache");
    Expected.that(
        layers >= 1 && rows >= 1 && capacity >= 1 && width >= 1,
        () ->
            "a cache needs at least 1 of everything, got %s layers, %s rows, %s positions, width %s"
                .formatted(layers, rows, capacity, width));
    return new Cache(
        this, new CacheForm(layers, width, storage), new int[rows], 1, 0, capacity, List.of());
  }

  Cache fork(Cache source, int beams, int capacity) {
    int[] origins = Slots.ofFork(source.rows(), beams, capacity);
    return continued(source, origins, beams, 0, capacity);
  }

  Cache branch(Cache source, int[] parents, int capacity) {
    int[] origins = Slots.ofBranch(source.rows(), parents, capacity);
    return continued(source, origins, 1, source.nextPosition(), capacity);
  }

  private Cache continued(
      Cache source, int[] origins, int neighbours, int firstPosition, int capacity) {
    lane.refuseInRecording("it makes a cache");
    List<Part> parts = source.continued(origins);
    if (parts.size() >= MemoryView.MOST_PARTS) {
      parts = List.of(joined(source.form(), parts));
    }
    return new Cache(this, source.form(), origins, neighbours, firstPosition, capacity, parts);
  }

  /// Copies parts behind each other, as no row may consist of too many.
  private Part joined(CacheForm form, List<Part> parts) {
    int rows = parts.getFirst().rows();
    int length = parts.stream().mapToInt(Part::length).sum();
    long rowBytes = length * form.positionBytes();
    long layerStride = 2L * rows * rowBytes;
    Room room = take(form.layers() * layerStride);
    long[] keys = new long[rows];
    long[] values = new long[rows];
    Stream stream = lane.stream();
    for (int row = 0; row < rows; row++) {
      keys[row] = room.address() + row * rowBytes;
      values[row] = keys[row] + rows * rowBytes;
      long at = 0;
      for (Part part : parts) {
        long bytes = part.length() * form.positionBytes();
        for (int layer = 0; layer < form.layers(); layer++) {
          long to = layer * layerStride + at;
          long from = layer * part.layerStride();
          stream.copy(keys[row] + to, part.keys()[row] + from, bytes);
          stream.copy(values[row] + to, part.values()[row] + from, bytes);
        }
        at += bytes;
      }
    }
    parts.forEach(part -> part.room().release());
    return new Part(room, keys, values, layerStride, length);
  }

  // What a cache needs.

  Room take(long bytes) {
    lane.refuseInRecording("a cache needs memory");
    return memory.take(bytes);
  }

  /// Frees the memory that no cache uses; false if there is none.
  boolean trim() {
    return memory.trim();
  }

  /// Moves what a cache holds to memory with more room.
  void move(Cache cache, long from, int positions, long to, int more) {
    lane.settle();
    tables.clear();
    CacheForm form = cache.form();
    int longest = IntStream.of(cache.lengths()).max().orElseThrow();
    if (longest == 0) {
      return;
    }
    for (long line = 0; line < 2L * form.layers() * cache.rows(); line++) {
      lane.stream()
          .copy(
              to + line * more * form.positionBytes(),
              from + line * positions * form.positionBytes(),
              longest * form.positionBytes());
    }
  }

  /// Copies the first `count` positions of slots to other slots, in every layer.
  void copySlots(Cache cache, long room, int positions, int[] from, int[] to, int count) {
    CacheForm form = cache.form();
    long row = positions * form.positionBytes();
    int lines = 2 * form.layers();
    long pairs =
        lane.inputs()
            .put(
                2L * from.length * Integer.BYTES,
                segment -> {
                  for (int i = 0; i < from.length; i++) {
                    segment.set(JAVA_INT, 8L * i, from[i]);
                    segment.set(JAVA_INT, 8L * i + 4, to[i]);
                  }
                });
    kernels.copySlots(
        lane.stream(),
        room,
        pairs,
        from.length,
        row,
        lines,
        cache.rows() * row,
        count * form.positionBytes());
  }

  void reorder(Cache cache, int[] parents) {
    lane.refuseInRecording("it reorders a cache");
    lane.settle();
    cache.reorder(parents);
    tables.clear();
  }

  void forget(Cache cache, int count) {
    lane.refuseInRecording("it shortens a cache");
    lane.settle();
    cache.forget(count);
    tables.clear();
  }

  /// Called before a cache lets go of its memory.
  void closing(Cache cache) {
    if (!isClosed) {
      lane.settle();
      tables.removeIf(table -> table.caches().contains(cache));
    }
  }

  // What is remembered.

  Memory remember(DeviceTensor keys, DeviceTensor values) {
    checkPair(keys, values);
    return new DenseMemory(keys, values);
  }

  private static void checkPair(DeviceTensor keys, DeviceTensor values) {
    Expected.that(
        keys.shape().rank() == 3 && keys.shape().equals(values.shape()),
        () ->
            "keys and values must both be [rows, S, D], got %s and %s"
                .formatted(keys.shape(), values.shape()));
  }

  /// What a layer of each cache remembers.
  Memory memory(List<Cache> caches, int layer) {
    caches.forEach(cache -> checkLayer(cache, layer));
    return CachedMemory.of(table(caches, layer), layer);
  }

  AttentionMemory append(List<Cache> caches, int layer, DeviceTensor keys, DeviceTensor values) {
    checkPair(keys, values);
    Shape shape = keys.shape();
    if (caches.size() > 1) {
      checkRows(caches, shape);
    }
    for (Cache cache : caches) {
      int rows = caches.size() > 1 ? cache.rows() : shape.at(0);
      checkLayer(cache, layer);
      checkKeys(cache, Shape.of(rows, shape.at(1), shape.at(2)));
      cache.checkRoom(layer, Shape.of(rows, shape.at(1), shape.at(2)));
    }
    int count = shape.at(1);
    if (!lane.inputs().isRecording()) {
      caches.forEach(cache -> cache.reserve(cache.length(layer) + count));
    }
    // Wide ones are computed as the cache keeps them.
    Storage form = Lane.isWide(shape) ? storage : Storage.F32;
    keys.numbers().wish(form);
    values.numbers().wish(form);
    long newKeys = lane.address(keys, form);
    long newValues = lane.address(values, form);
    RowTable table = table(caches, layer);
    MemoryView view =
        MemoryView.of(
            storage, table.rows(), 1, 1, table.address(), table.parts(), layer, table.grown(layer));
    kernels.append(lane.stream(), newKeys, newValues, form, view, count, shape.at(2));
    for (Cache cache : caches) {
      cache.grow(layer, count);
      lane.inputs().appended(cache, layer, count);
    }
    return CachedMemory.of(table, layer);
  }

  private static void checkKeys(Cache cache, Shape keys) {
    Expected.that(
        keys.at(0) == cache.rows() && keys.at(2) == cache.form().width(),
        () ->
            "keys of %s do not fit a cache of [%s, %s, %s]"
                .formatted(keys, cache.rows(), cache.capacity(), cache.form().width()));
  }

  private static void checkLayer(Cache cache, int layer) {
    cache.checkOpen();
    int layers = cache.form().layers();
    Expected.that(
        layer >= 0 && layer < layers,
        () -> "layer %s of a cache of %s layers".formatted(layer, layers));
  }

  private static void checkRows(List<Cache> caches, Shape shape) {
    int rows = caches.stream().mapToInt(Cache::rows).sum();
    Expected.that(
        shape.rank() >= 2 && shape.rows() == rows,
        () -> "tokens of %s do not fit a cache of %s rows".formatted(shape, rows));
  }

  /// A table of these rows that tells what this layer holds.
  private RowTable table(List<Cache> caches, int layer) {
    for (RowTable table : tables) {
      if (table.caches().equals(caches) && table.tells(layer)) {
        return table;
      }
    }
    RowTable table = RowTable.of(lane.inputs(), caches, layer);
    tables.addFirst(table);
    if (tables.size() > MOST_TABLES) {
      tables.removeLast();
    }
    return table;
  }

  /// Forgets the tables, as those in a scope die with it.
  void forgetTables() {
    tables.clear();
  }

  // Positions.

  IntTensor positions(List<Cache> caches, int count) {
    int rows = caches.stream().mapToInt(Cache::rows).sum();
    int[] ahead = ahead(caches);
    return numbers(
        Shape.of(rows, count),
        () -> {
          int[] positions = new int[rows * count];
          int i = 0;
          for (int c = 0; c < ahead.length; c++) {
            int first = caches.get(c).nextPosition() + ahead[c];
            for (int end = i + caches.get(c).rows() * count; i < end; i++) {
              positions[i] = first + i % count;
            }
          }
          return positions;
        });
  }

  IntTensor positions(List<Cache> caches, IntTensor tokens, int pad) {
    checkRows(caches, tokens.shape());
    int count = tokens.shape().width();
    int[] ahead = ahead(caches);
    return numbers(
        tokens.shape(),
        () -> {
          int[] ids = tokens.integers().values();
          int[] positions = new int[ids.length];
          int i = 0;
          for (int c = 0; c < ahead.length; c++) {
            for (int row = 0; row < caches.get(c).rows(); row++) {
              int position = caches.get(c).nextPosition() + ahead[c] + pad;
              for (int t = 0; t < count; t++, i++) {
                boolean isPad = ids[i] == pad;
                position += isPad ? 0 : 1;
                positions[i] = isPad ? pad : position;
              }
            }
          }
          return positions;
        });
  }

  /// By how much caches have grown in a step that is being recorded: when it runs, its positions
  /// are made before they grow.
  private int[] ahead(List<Cache> caches) {
    return caches.stream()
        .mapToInt(
            cache -> lane.inputs().isRecording() ? cache.length(0) - lane.inputs().told(cache) : 0)
        .toArray();
  }

  private IntTensor numbers(Shape shape, Supplier<int[]> source) {
    int count = Math.toIntExact(shape.elements());
    if (lane.inputs().isRecording()) {
      return new IntTensor(shape, new Integers(lane, count, 0, source));
    }
    int[] now = source.get();
    long room = lane.workspace().take((long) count * Integer.BYTES);
    return new IntTensor(shape, new Integers(lane, count, room, () -> now));
  }

  @Override
  public void close() {
    isClosed = true;
    tables.clear();
    memory.close();
  }
}
