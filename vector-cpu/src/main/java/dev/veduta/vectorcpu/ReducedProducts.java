// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;

/// [Kernels#product] over reduced weights, in blocks of as many rows as there is a kernel for.
final class ReducedProducts {
  private static final boolean WIDE = VectorKernels.WIDE;

  private ReducedProducts() {}

  static void halves(
      int rows,
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    int done = 0;
    while (done < rows) {
      int block = block(rows - done);
      int aAt = aFrom + done * aStride;
      int startAt = startFrom + done * startStride;
      int cAt = cFrom + done * cStride;
      if (WIDE) {
        switch (block) {
          case 6 ->
              WideHalfProducts.six(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 4 ->
              WideHalfProducts.four(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 2 ->
              WideHalfProducts.two(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          default -> WideHalfProducts.one(a, aAt, b, bFrom, start, startAt, c, cAt, depth);
        }
      } else {
        switch (block) {
          case 4 ->
              NarrowHalfProducts.four(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 2 ->
              NarrowHalfProducts.two(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          default -> NarrowHalfProducts.one(a, aAt, b, bFrom, start, startAt, c, cAt, depth);
        }
      }
      done += block;
    }
  }

  static void bytes(
      int rows,
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    int done = 0;
    while (done < rows) {
      int block = block(rows - done);
      int aAt = aFrom + done * aStride;
      int startAt = startFrom + done * startStride;
      int cAt = cFrom + done * cStride;
      if (WIDE) {
        switch (block) {
          case 6 ->
              WideByteProducts.six(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 4 ->
              WideByteProducts.four(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 2 ->
              WideByteProducts.two(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          default -> WideByteProducts.one(a, aAt, b, bFrom, start, startAt, c, cAt, depth);
        }
      } else {
        switch (block) {
          case 4 ->
              NarrowByteProducts.four(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          case 2 ->
              NarrowByteProducts.two(
                  a, aAt, aStride, b, bFrom, start, startAt, startStride, c, cAt, cStride, depth);
          default -> NarrowByteProducts.one(a, aAt, b, bFrom, start, startAt, c, cAt, depth);
        }
      }
      done += block;
    }
  }

  private static int block(int rows) {
    return WIDE && rows >= 6 ? 6 : rows >= 4 ? 4 : Integer.highestOneBit(rows);
  }
}
