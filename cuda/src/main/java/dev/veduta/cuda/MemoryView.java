// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Keys and values in a device's memory, as the kernels of attention read them: `[rows, positions,
/// width]` of each, or what a table says for each row.
///
/// A table is `[rows, parts]` of 32 bytes: the addresses of keys and of values of layer 0 and by
/// how many bytes those of the next layer are behind them, 64 bits each, then how many positions
/// there are and what attention does not read, 32 bits each. Parts are in order; the last one is
/// followed by the `grown` positions that were appended since the table was written. Unused ones
/// have no positions.
///
/// @param type of keys and values
/// @param positions of each row; with a table the most that any row may have when the kernels run,
///   which decides how many blocks look
/// @param neighbours how many rows that follow each other may begin alike, as beams do: they are
///   then read once for all. What it says changes no result
/// @param table its address, or 0
record MemoryView(
    Storage type,
    int rows,
    int positions,
    int neighbours,
    long table,
    int parts,
    int layer,
    int grown,
    long keys,
    long values) {

  /// The most parts of a row.
  static final int MOST_PARTS = 16;

  MemoryView {
    if (rows < 1 || positions < 0 || neighbours < 1 || parts < 1 || parts > MOST_PARTS) {
      throw new IllegalArgumentException(
          "a memory has rows, neighbours and 1 to %d parts, got %d rows, %d positions, %d neighbours, %d parts"
              .formatted(MOST_PARTS, rows, positions, neighbours, parts));
    }
  }

  /// A memory without a table.
  static MemoryView dense(Storage type, int rows, int positions, long keys, long values) {
    return new MemoryView(type, rows, positions, 1, 0, 1, 0, 0, keys, values);
  }

  /// A layer of what a table tells of.
  static MemoryView of(
      Storage type,
      int rows,
      int positions,
      int neighbours,
      long table,
      int parts,
      int layer,
      int grown) {
    return new MemoryView(type, rows, positions, neighbours, table, parts, layer, grown, 0, 0);
  }
}
