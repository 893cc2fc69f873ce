// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [Kernels#product] for processors with 16 vector registers: panels of two vectors.
///
/// Written out for 6, 4, 2 and 1 rows: the accumulators of a block must each be a variable, or the
/// compiler keeps them in memory. One method each, so that each stays small enough to be compiled
/// with everything inlined; a branch inside can leave a kernel at a hundredth of its speed.
final class NarrowProducts {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private NarrowProducts() {}

  static void six(
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      long bStride,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c20 = array(start, startFrom + 2 * startStride);
    FloatVector c21 = array(start, startFrom + 2 * startStride + LANES);
    FloatVector c30 = array(start, startFrom + 3 * startStride);
    FloatVector c31 = array(start, startFrom + 3 * startStride + LANES);
    FloatVector c40 = array(start, startFrom + 4 * startStride);
    FloatVector c41 = array(start, startFrom + 4 * startStride + LANES);
    FloatVector c50 = array(start, startFrom + 5 * startStride);
    FloatVector c51 = array(start, startFrom + 5 * startStride + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * bStride;
      FloatVector b0 = segment(b, line);
      FloatVector b1 = segment(b, line + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aFrom + 4 * aStride + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aFrom + 5 * aStride + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
    c20.intoArray(c, cFrom + 2 * cStride);
    c21.intoArray(c, cFrom + 2 * cStride + LANES);
    c30.intoArray(c, cFrom + 3 * cStride);
    c31.intoArray(c, cFrom + 3 * cStride + LANES);
    c40.intoArray(c, cFrom + 4 * cStride);
    c41.intoArray(c, cFrom + 4 * cStride + LANES);
    c50.intoArray(c, cFrom + 5 * cStride);
    c51.intoArray(c, cFrom + 5 * cStride + LANES);
  }

  static void four(
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      long bStride,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c20 = array(start, startFrom + 2 * startStride);
    FloatVector c21 = array(start, startFrom + 2 * startStride + LANES);
    FloatVector c30 = array(start, startFrom + 3 * startStride);
    FloatVector c31 = array(start, startFrom + 3 * startStride + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * bStride;
      FloatVector b0 = segment(b, line);
      FloatVector b1 = segment(b, line + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
    c20.intoArray(c, cFrom + 2 * cStride);
    c21.intoArray(c, cFrom + 2 * cStride + LANES);
    c30.intoArray(c, cFrom + 3 * cStride);
    c31.intoArray(c, cFrom + 3 * cStride + LANES);
  }

  static void two(
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      long bStride,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * bStride;
      FloatVector b0 = segment(b, line);
      FloatVector b1 = segment(b, line + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
  }

  static void one(
      float[] a,
      int aFrom,
      MemorySegment b,
      long bFrom,
      long bStride,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * bStride;
      FloatVector b0 = segment(b, line);
      FloatVector b1 = segment(b, line + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
  }

  private static FloatVector array(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }

  private static FloatVector segment(MemorySegment x, long from) {
    return FloatVector.fromMemorySegment(SPECIES, x, from * Float.BYTES, nativeOrder());
  }
}
