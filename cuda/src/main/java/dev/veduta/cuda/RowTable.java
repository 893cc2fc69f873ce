// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// Where the keys and values of the rows of caches lie, as kernels read it: for each row `parts` of
/// 32 bytes, the addresses of layer 0's keys and values, the stride from layer to layer, and how
/// many positions. The last part is the cache's own, and a launch says by how much it has grown
/// since.
///
/// @param address on the device
/// @param told the own positions of each cache that the table tells of
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record RowTable(List<Cache> caches, int[] told, int rows, int parts, long address) {
  private static final int BYTES = 32;
  private static final int STRIDE = 16;
  private static final int LENGTH = 24;
  private static final int FIRST_POSITION = 28;

  /// A table that tells what a layer holds, and if it can what the other layers hold.
  static RowTable of(Inputs inputs, List<Cache> caches, int layer) {
    int rows = caches.stream().mapToInt(Cache::rows).sum();
    int parts = 1 + caches.stream().mapToInt(cache -> cache.prefix().size()).max().orElse(0);
    int[] told = caches.stream().mapToInt(inputs::told).toArray();
    long bytes = (long) rows * parts * BYTES;
    if (isEven(caches, told, layer)) {
      long address =
          inputs.put(
              bytes,
              to ->
                  write(to, caches, parts, caches.stream().mapToInt(Cache::leastLength).toArray()));
      return new RowTable(caches, told, rows, parts, address);
    }
    if (inputs.isRecording()) {
      throw new UnrecordableException("joined caches have grown by different numbers");
    }
    int[] now = caches.stream().mapToInt(cache -> cache.length(layer)).toArray();
    long address = inputs.put(bytes, to -> write(to, caches, parts, now));
    return new RowTable(caches, now, rows, parts, address);
  }

  /// Whether a layer of each cache has grown alike beyond what is told.
  private static boolean isEven(List<Cache> caches, int[] told, int layer) {
    int grown = caches.getFirst().length(layer) - told[0];
    for (int i = 1; i < told.length; i++) {
      if (caches.get(i).length(layer) - told[i] != grown) {
        return false;
      }
    }
    return true;
  }

  private static void write(MemorySegment to, List<Cache> caches, int parts, int[] lengths) {
    to.fill((byte) 0);
    long at = 0;
    for (int i = 0; i < lengths.length; i++) {
      Cache cache = caches.get(i);
      int unused = parts - 1 - cache.prefix().size();
      for (int row = 0; row < cache.rows(); row++) {
        long part = at + (long) unused * BYTES;
        for (Part before : cache.prefix()) {
          put(to, part, before.keys()[row], before.values()[row], before.layerStride());
          to.set(JAVA_INT, part + LENGTH, before.length());
          part += BYTES;
        }
        long keys = cache.keys(row);
        put(to, part, keys, keys + cache.valuesBehindKeys(), cache.layerStride());
        to.set(JAVA_INT, part + LENGTH, lengths[i]);
        to.set(JAVA_INT, part + FIRST_POSITION, cache.firstPosition());
        at += (long) parts * BYTES;
      }
    }
  }

  private static void put(MemorySegment to, long at, long keys, long values, long layerStride) {
    to.set(JAVA_LONG, at, keys);
    to.set(JAVA_LONG, at + Long.BYTES, values);
    to.set(JAVA_LONG, at + STRIDE, layerStride);
  }

  /// How many rows that follow each other begin alike, as beams do.
  int neighbours() {
    return caches.stream().mapToInt(Cache::neighbours).reduce(0, RowTable::commonDivisor);
  }

  private static int commonDivisor(int a, int b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /// How many positions a layer holds that the table doesn't tell of.
  int grown(int layer) {
    return caches.getFirst().length(layer) - told[0];
  }

  /// Whether every cache has grown alike since.
  boolean tells(int layer) {
    return grown(layer) >= 0 && isEven(caches, told, layer);
  }
}
