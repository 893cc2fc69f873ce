// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Slots;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What attention reads: memories in the workspace of a session, and caches with memory of their
/// own.
record Memories(int panel, Workspace workspace, CacheMemory cacheMemory, Workers workers) {

  /// Positions stored at once: a cache line of keys of each dimension.
  private static final int PIECE = 16;

  Memory remember(FloatTensor keys, FloatTensor values) {
    checkPair(keys, values);
    Shape shape = keys.shape();
    int rows = shape.at(0);
    int count = shape.at(1);
    KeyPanels layout = new KeyPanels(panel, shape.at(2));
    MemorySegment packed = workspace.segment(rows * layout.keyFloats(count));
    MemorySegment copied = workspace.segment(rows * layout.valueFloats(count) + layout.slack());
    long[] keyRows = new long[rows];
    long[] valueRows = new long[rows];
    for (int row = 0; row < rows; row++) {
      keyRows[row] = row * layout.keyFloats(count);
      valueRows[row] = row * layout.valueFloats(count);
    }
    Part part = new Part(packed, copied, count, keyRows, valueRows);
    store(layout, part, 0, keys, values, count);
    return new Memory(rows, layout.width(), List.of(part));
  }

  Cache newCache(int layers, int rows, int capacity, int width) {
    Expected.that(
        layers >= 1 && rows >= 1 && capacity >= 1 && width >= 1,
        () ->
            "a cache needs at least 1 of everything, got %s layers, %s rows, %s positions, width %s"
                .formatted(layers, rows, capacity, width));
    KeyPanels layout = new KeyPanels(panel, width);
    return new Cache(
        cacheMemory, layout, new int[rows], 0, capacity, Collections.nCopies(layers, List.of()));
  }

  Cache fork(Cache source, int beams, int capacity) {
    int[] origins = Slots.ofFork(source.rows(), beams, capacity);
    List<List<Part>> parts = new ArrayList<>();
    for (int layer = 0; layer < source.layers(); layer++) {
      parts.add(source.memory(layer).parts());
    }
    return new Cache(cacheMemory, source.layout(), origins, 0, capacity, parts);
  }

  Cache branch(Cache source, int[] parents, int capacity) {
    int[] origins = Slots.ofBranch(source.rows(), parents, capacity);
    List<List<Part>> parts = new ArrayList<>();
    for (int layer = 0; layer < source.layers(); layer++) {
      List<Part> chosen = new ArrayList<>();
      for (Part part : source.memory(layer).parts()) {
        int each = source.rows() / part.rows();
        chosen.add(part.choose(IntStream.of(origins).map(row -> row / each).toArray()));
      }
      parts.add(chosen);
    }
    return new Cache(cacheMemory, source.layout(), origins, source.nextPosition(), capacity, parts);
  }

  IntTensor positions(List<Cache> sources, int count) {
    int rows = 0;
    for (Cache source : sources) {
      rows += source.rows();
    }
    int[] positions = new int[rows * count];
    int i = 0;
    for (Cache source : sources) {
      for (int end = i + source.rows() * count; i < end; i++) {
        positions[i] = source.nextPosition() + i % count;
      }
    }
    return new IntTensor(Shape.of(rows, count), positions);
  }

  IntTensor positions(List<Cache> sources, IntTensor tokens, int pad) {
    checkRows(sources, tokens.shape());
    int count = tokens.shape().width();
    int[] positions = new int[tokens.data().length];
    int i = 0;
    for (Cache source : sources) {
      for (int row = 0; row < source.rows(); row++) {
        int position = source.nextPosition() + pad;
        for (int t = 0; t < count; t++, i++) {
          boolean isPad = tokens.data()[i] == pad;
          position += isPad ? 0 : 1;
          positions[i] = isPad ? pad : position;
        }
      }
    }
    return new IntTensor(tokens.shape(), positions);
  }

  private static void checkRows(List<Cache> caches, Shape shape) {
    int rows = caches.stream().mapToInt(Cache::rows).sum();
    Expected.that(
        shape.rank() >= 2 && shape.rows() == rows,
        () -> "tokens of %s do not fit a cache of %s rows".formatted(shape, rows));
  }

  /// What a layer of each cache remembers.
  AttentionMemory memory(List<Cache> caches, int layer) {
    for (Cache cache : caches) {
      checkLayer(cache, layer);
    }
    return Memory.of(caches.stream().map(cache -> cache.memory(layer)).toList());
  }

  AttentionMemory append(List<Cache> targets, int layer, FloatTensor keys, FloatTensor values) {
    checkPair(keys, values);
    if (targets.size() > 1) {
      checkRows(targets, keys.shape());
    }
    int row = 0;
    List<Memory> memories = new ArrayList<>();
    for (Cache target : targets) {
      boolean whole = targets.size() == 1;
      memories.add(
          append(
              target,
              layer,
              whole ? keys : keys.rows(row, target.rows()),
              whole ? values : values.rows(row, target.rows())));
      row += target.rows();
    }
    return Memory.of(memories);
  }

  private Memory append(Cache target, int layer, FloatTensor keys, FloatTensor values) {
    checkLayer(target, layer);
    Expected.that(
        keys.shape().at(0) == target.rows() && keys.shape().at(2) == target.width(),
        () ->
            "keys of %s do not fit a cache of [%s, %s, %s]"
                .formatted(keys.shape(), target.rows(), target.capacity(), target.width()));
    int count = keys.shape().at(1);
    Expected.that(
        count <= target.capacity() - target.length(layer),
        () ->
            "keys of %s do not fit a cache of %s positions that already holds %s"
                .formatted(keys.shape(), target.capacity(), target.length(layer)));
    int at = target.length(layer);
    Part part = target.extend(layer, count);
    store(target.layout(), part, at, keys, values, count);
    return target.memory(layer);
  }

  private static void checkLayer(Cache target, int layer) {
    Expected.that(
        layer >= 0 && layer < target.layers(),
        () -> "layer %s of a cache of %s layers".formatted(layer, target.layers()));
  }

  /// Writes the `[rows, count, width]` keys and values at the positions from `at` on of a part.
  private void store(
      KeyPanels layout, Part part, int at, FloatTensor keys, FloatTensor values, int count) {
    int pieces = Math.ceilDiv(count, PIECE);
    workers.runMany(
        part.rows() * pieces,
        keys.elements(),
        (task, _) -> {
          int row = task / pieces;
          int first = task % pieces * PIECE;
          int some = Math.min(PIECE, count - first);
          int offset = (row * count + first) * layout.width();
          long keyRow = part.keyRows()[row];
          long valueRow = part.valueRows()[row];
          layout.storeKeys(
              keys.data(), keys.from() + offset, some, part.keys(), keyRow, at + first);
          layout.storeValues(
              values.data(), values.from() + offset, some, part.values(), valueRow, at + first);
        });
  }

  private static void checkPair(FloatTensor keys, FloatTensor values) {
    Expected.that(
        keys.shape().rank() == 3 && keys.shape().equals(values.shape()),
        () ->
            "keys and values must both be [rows, S, D], got %s and %s"
                .formatted(keys.shape(), values.shape()));
  }
}
