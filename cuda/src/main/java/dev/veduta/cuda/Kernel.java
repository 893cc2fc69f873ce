// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Function;
import java.util.List;

/// A kernel of products, of which each block computes a tile, or tile after tile.
///
/// @param name as in products.cu or hopper.cu
/// @param rows of x in a tile
/// @param outputs in a tile
/// @param sharedBytes dynamic ones
/// @param isPersistent whether as many blocks as multiprocessors compute all tiles, and Hopper's
///   copy engine fetches for them
record Kernel(
    String name,
    Function function,
    int rows,
    int outputs,
    int threads,
    int sharedBytes,
    boolean isPersistent) {
  private static final int CHUNK_BYTES = 64;

  /// Sums lie in shared memory with rows that are longer by as many floats (tiles.h).
  private static final int GAP = 8;

  // hopper.cu
  private static final int BOX = 64;
  private static final int BOX_BYTES = BOX * 128;
  private static final int PARTS_BYTES = 8 * 16 * (64 + GAP) * Float.BYTES;
  private static final int GROUP_THREADS = 3 * 128;

  /// A kernel that brings `stages` chunks of its tile to shared memory, and its sums out of it.
  static Kernel staged(
      KernelLibrary library, String name, int rows, int outputs, int threads, int stages) {
    int chunks = stages * (rows + outputs) * CHUNK_BYTES;
    int sums = rows * (outputs + GAP) * Float.BYTES;
    int bytes = Math.max(chunks, sums);
    return new Kernel(name, library.function(name, bytes), rows, outputs, threads, bytes, false);
  }

  /// A kernel whose tile goes straight to registers.
  static Kernel direct(KernelLibrary library, String name, int rows, int outputs, int threads) {
    return new Kernel(name, library.function(name, 0), rows, outputs, threads, 0, false);
  }

  /// A kernel of hopper.cu with a ring of `stages`.
  static Kernel persistent(
      KernelLibrary library, String numbers, int rows, int outputs, int stages) {
    String name = "veduta_hopper_%s_%d_%d".formatted(numbers, rows, outputs);
    int ring = stages * (rows + outputs) / BOX * BOX_BYTES;
    int barriers = (2 * stages + 2) * Long.BYTES;
    int bytes = ring + PARTS_BYTES + barriers;
    return new Kernel(
        name, library.function(name, bytes), rows, outputs, GROUP_THREADS, bytes, true);
  }

  /// How many tiles products have of so many rows.
  int tiles(long count, List<Product> products) {
    long rowTiles = Math.ceilDiv(count, (long) rows);
    long tiles = 0;
    for (Product product : products) {
      tiles += rowTiles * Math.ceilDiv(product.layer().out(), outputs);
    }
    return Math.toIntExact(tiles);
  }
}
