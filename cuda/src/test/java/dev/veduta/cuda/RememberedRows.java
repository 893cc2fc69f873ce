// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Random keys and values on a device, and what they are.
///
/// @param keys of each row, its positions one behind the other
/// @param values of each row
/// @param table addresses, stride and length of each part of each row
@SuppressWarnings("ArrayRecordComponent") // never compared
record RememberedRows(
    MemoryView view, int width, float[][] keys, float[][] values, List<long[]> table) {

  int positions(int row) {
    return keys[row].length / width;
  }

  /// Rows of the same number of positions in one piece.
  static RememberedRows dense(
      AttentionBench bench, Storage type, int rows, int positions, int width) {
    float[] keys = AttentionBench.random(11, rows * positions * width, 1, type);
    float[] values = AttentionBench.random(12, rows * positions * width, 1, type);
    MemoryView view =
        MemoryView.dense(type, rows, positions, bench.put(keys, type), bench.put(values, type));
    return new RememberedRows(
        view, width, split(keys, positions * width), split(values, positions * width), List.of());
  }

  private static float[][] split(float[] numbers, int size) {
    float[][] rows = new float[numbers.length / size][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(numbers, row * size, (row + 1) * size);
    }
    return rows;
  }

  /// Layer 1 of 3 of rows that consist of parts.
  ///
  /// @param lengths of each row's parts; the last part has `grown` more than its table tells
  /// @param neighbours how many rows have the same parts, except the last one
  static RememberedRows inParts(
      AttentionBench bench, Storage type, int[][] lengths, int neighbours, int grown, int width) {
    int rows = lengths.length;
    int parts = lengths[0].length;
    List<long[]> table = new ArrayList<>();
    float[][] keys = new float[rows][0];
    float[][] values = new float[rows][0];
    for (int row = 0; row < rows; row++) {
      for (int part = 0; part < parts; part++) {
        boolean isOwn = part == parts - 1;
        int of = isOwn ? row : row / neighbours * neighbours;
        int length = lengths[of][part] + (isOwn ? grown : 0);
        int size = length * width;
        float[] all = AttentionBench.random(100 + of * 31L + part, 6 * size, 1, type);
        if (of == row) {
          long layerStride = 2L * size * type.bytes();
          long address = bench.put(all, type);
          table.add(
              new long[] {address, address + layerStride / 2, layerStride, lengths[of][part]});
        } else {
          table.add(table.get(of * parts + part));
        }
        keys[row] = joined(keys[row], all, 2 * size, size);
        values[row] = joined(values[row], all, 3 * size, size);
      }
    }
    int most = Arrays.stream(keys).mapToInt(row -> row.length / width).max().orElseThrow();
    MemoryView view =
        MemoryView.of(type, rows, most, neighbours, put(bench, table), parts, 1, grown);
    return new RememberedRows(view, width, keys, values, table);
  }

  private static float[] joined(float[] head, float[] from, int at, int count) {
    float[] all = Arrays.copyOf(head, head.length + count);
    System.arraycopy(from, at, all, head.length, count);
    return all;
  }

  private static long put(AttentionBench bench, List<long[]> table) {
    return bench.put(
        table.size() * 32L,
        to -> {
          for (int i = 0; i < table.size(); i++) {
            for (int field = 0; field < 3; field++) {
              to.set(JAVA_LONG, i * 32L + field * 8L, table.get(i)[field]);
            }
            to.set(JAVA_INT, i * 32L + 24, (int) table.get(i)[3]);
            to.set(JAVA_INT, i * 32L + 28, 0);
          }
        });
  }

  /// Where the layer of a row's last part begins: its keys, and its values.
  long[] last(int row) {
    long[] part = table.get((row + 1) * view.parts() - 1);
    long layer = view.layer() * part[2];
    return new long[] {part[0] + layer, part[1] + layer};
  }

  /// How many positions a row's last part has.
  int lastPositions(int row) {
    return (int) table.get((row + 1) * view.parts() - 1)[3] + view.grown();
  }

  /// One row alone.
  RememberedRows row(int row) {
    MemoryView of = view;
    long offset = (long) row * of.positions() * width * of.type().bytes();
    MemoryView alone =
        of.table() == 0
            ? MemoryView.dense(
                of.type(), 1, of.positions(), of.keys() + offset, of.values() + offset)
            : MemoryView.of(
                of.type(),
                1,
                positions(row),
                1,
                of.table() + 32L * row * of.parts(),
                of.parts(),
                of.layer(),
                of.grown());
    return new RememberedRows(
        alone, width, new float[][] {keys[row]}, new float[][] {values[row]}, List.of());
  }
}
