// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The loops over reduced weights on whole vectors, in blocks of as many rows as there is a kernel
/// for.
final class VectorReducedKernels implements ReducedKernels {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final boolean WIDE = VectorKernels.WIDE;

  private final Kernels kernels;

  /// @param kernels the loops over weights in 32 bits
  VectorReducedKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void product(
      Precision precision,
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
    switch (precision) {
      case FP32 ->
          kernels.product(
              rows,
              kernels.panel(),
              a,
              aFrom,
              aStride,
              b,
              bFrom,
              kernels.panel(),
              start,
              startFrom,
              startStride,
              c,
              cFrom,
              cStride,
              depth);
      case BF16 ->
          halves(
              rows,
              a,
              aFrom,
              aStride,
              b,
              bFrom * Short.BYTES,
              start,
              startFrom,
              startStride,
              c,
              cFrom,
              cStride,
              depth);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 ->
          bytes(
              rows,
              a,
              aFrom,
              aStride,
              b,
              bFrom,
              start,
              startFrom,
              startStride,
              c,
              cFrom,
              cStride,
              depth);
    }
  }

  @Override
  public void widen(
      Precision precision, MemorySegment b, long bFrom, MemorySegment floats, int count) {
    switch (precision) {
      case FP32 ->
          MemorySegment.copy(b, bFrom * Float.BYTES, floats, 0, (long) count * Float.BYTES);
      case BF16 -> Widening.pairs(b, bFrom * Short.BYTES, floats, count);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> Widening.bytes(b, bFrom, floats, count);
    }
  }

  @Override
  public void rescale(
      float[] x,
      int from,
      int stride,
      int rows,
      float[] scale,
      float[] shift,
      int shiftFrom,
      int count) {
    int whole = SPECIES.loopBound(count);
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = 0; i < whole; i += LANES) {
        load(x, row + i)
            .fma(load(scale, shiftFrom + i), load(shift, shiftFrom + i))
            .intoArray(x, row + i);
      }
      // A sum must not depend on the columns beside it, so what is left over is rounded alike.
      for (int i = whole; i < count; i++) {
        x[row + i] = Math.fma(x[row + i], scale[shiftFrom + i], shift[shiftFrom + i]);
      }
    }
  }

  private static void halves(
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

  private static void bytes(
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

  private static FloatVector load(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }
}
