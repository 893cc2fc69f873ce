// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Descriptions of matrices, by which the copy engine of GPUs since Hopper fetches boxes out of
/// them (CUDA driver API, tensor map objects).
public final class TensorMap {
  private static final long BYTES = 128;
  private static final int ALIGNMENT = 64;

  // The names of the driver's header.
  private static final int DATA_TYPE_UINT16 = 1;
  private static final int INTERLEAVE_NONE = 0;
  private static final int SWIZZLE_128B = 3;
  private static final int L2_PROMOTION_256B = 3;
  private static final int OUT_OF_BOUNDS_ZERO = 0;

  private TensorMap() {}

  /// Describes a matrix of 16-bit numbers, row-major without gaps. Of what lies outside a fetch
  /// gets zeros. A box's rows lie in shared memory with the swizzle of 128 bytes.
  ///
  /// @param address a multiple of 16
  /// @param columns a multiple of 8
  /// @param boxRows at most 256
  /// @param boxColumns at most 64, a multiple of 8
  /// @return 128 bytes, to be passed to a kernel by value at an alignment of 64
  public static MemorySegment ofHalves(
      SegmentAllocator memory,
      Device device,
      long address,
      long rows,
      long columns,
      int boxRows,
      int boxColumns) {
    MemorySegment map = memory.allocate(BYTES, ALIGNMENT);
    try (Arena arena = Arena.ofConfined()) {
      // The innermost dimension comes first, and needs no stride.
      int result =
          DriverFunctions.encodeTiled(
              map,
              DATA_TYPE_UINT16,
              2,
              address,
              arena.allocateFrom(JAVA_LONG, columns, rows),
              arena.allocateFrom(JAVA_LONG, columns * Short.BYTES),
              arena.allocateFrom(JAVA_INT, boxColumns, boxRows),
              arena.allocateFrom(JAVA_INT, 1, 1),
              INTERLEAVE_NONE,
              SWIZZLE_128B,
              L2_PROMOTION_256B,
              OUT_OF_BOUNDS_ZERO);
      if (result != 0) {
        device
            .driver()
            .check(
                result,
                "describing a matrix [%d, %d] at %x with boxes [%d, %d]"
                    .formatted(rows, columns, address, boxRows, boxColumns));
      }
    }
    return map;
  }
}
