// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Like [WideProducts], over weights that are whole numbers in bytes, for the few rows of a
/// decoding step: each weight is widened in a register.
final class WideByteProducts {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Bytes of a line of a panel.
  private static final long LINE = 4L * LANES;

  private WideByteProducts() {}

  static void six(
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
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c02 = array(start, startFrom + 2 * LANES);
    FloatVector c03 = array(start, startFrom + 3 * LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c12 = array(start, startFrom + startStride + 2 * LANES);
    FloatVector c13 = array(start, startFrom + startStride + 3 * LANES);
    FloatVector c20 = array(start, startFrom + 2 * startStride);
    FloatVector c21 = array(start, startFrom + 2 * startStride + LANES);
    FloatVector c22 = array(start, startFrom + 2 * startStride + 2 * LANES);
    FloatVector c23 = array(start, startFrom + 2 * startStride + 3 * LANES);
    FloatVector c30 = array(start, startFrom + 3 * startStride);
    FloatVector c31 = array(start, startFrom + 3 * startStride + LANES);
    FloatVector c32 = array(start, startFrom + 3 * startStride + 2 * LANES);
    FloatVector c33 = array(start, startFrom + 3 * startStride + 3 * LANES);
    FloatVector c40 = array(start, startFrom + 4 * startStride);
    FloatVector c41 = array(start, startFrom + 4 * startStride + LANES);
    FloatVector c42 = array(start, startFrom + 4 * startStride + 2 * LANES);
    FloatVector c43 = array(start, startFrom + 4 * startStride + 3 * LANES);
    FloatVector c50 = array(start, startFrom + 5 * startStride);
    FloatVector c51 = array(start, startFrom + 5 * startStride + LANES);
    FloatVector c52 = array(start, startFrom + 5 * startStride + 2 * LANES);
    FloatVector c53 = array(start, startFrom + 5 * startStride + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
      FloatVector b2 = Widening.bytes(b, line + 2L * LANES);
      FloatVector b3 = Widening.bytes(b, line + 3L * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aFrom + 4 * aStride + k]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aFrom + 5 * aStride + k]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c02.intoArray(c, cFrom + 2 * LANES);
    c03.intoArray(c, cFrom + 3 * LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
    c12.intoArray(c, cFrom + cStride + 2 * LANES);
    c13.intoArray(c, cFrom + cStride + 3 * LANES);
    c20.intoArray(c, cFrom + 2 * cStride);
    c21.intoArray(c, cFrom + 2 * cStride + LANES);
    c22.intoArray(c, cFrom + 2 * cStride + 2 * LANES);
    c23.intoArray(c, cFrom + 2 * cStride + 3 * LANES);
    c30.intoArray(c, cFrom + 3 * cStride);
    c31.intoArray(c, cFrom + 3 * cStride + LANES);
    c32.intoArray(c, cFrom + 3 * cStride + 2 * LANES);
    c33.intoArray(c, cFrom + 3 * cStride + 3 * LANES);
    c40.intoArray(c, cFrom + 4 * cStride);
    c41.intoArray(c, cFrom + 4 * cStride + LANES);
    c42.intoArray(c, cFrom + 4 * cStride + 2 * LANES);
    c43.intoArray(c, cFrom + 4 * cStride + 3 * LANES);
    c50.intoArray(c, cFrom + 5 * cStride);
    c51.intoArray(c, cFrom + 5 * cStride + LANES);
    c52.intoArray(c, cFrom + 5 * cStride + 2 * LANES);
    c53.intoArray(c, cFrom + 5 * cStride + 3 * LANES);
  }

  static void four(
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
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c02 = array(start, startFrom + 2 * LANES);
    FloatVector c03 = array(start, startFrom + 3 * LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c12 = array(start, startFrom + startStride + 2 * LANES);
    FloatVector c13 = array(start, startFrom + startStride + 3 * LANES);
    FloatVector c20 = array(start, startFrom + 2 * startStride);
    FloatVector c21 = array(start, startFrom + 2 * startStride + LANES);
    FloatVector c22 = array(start, startFrom + 2 * startStride + 2 * LANES);
    FloatVector c23 = array(start, startFrom + 2 * startStride + 3 * LANES);
    FloatVector c30 = array(start, startFrom + 3 * startStride);
    FloatVector c31 = array(start, startFrom + 3 * startStride + LANES);
    FloatVector c32 = array(start, startFrom + 3 * startStride + 2 * LANES);
    FloatVector c33 = array(start, startFrom + 3 * startStride + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
      FloatVector b2 = Widening.bytes(b, line + 2L * LANES);
      FloatVector b3 = Widening.bytes(b, line + 3L * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aFrom + 2 * aStride + k]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aFrom + 3 * aStride + k]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c02.intoArray(c, cFrom + 2 * LANES);
    c03.intoArray(c, cFrom + 3 * LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
    c12.intoArray(c, cFrom + cStride + 2 * LANES);
    c13.intoArray(c, cFrom + cStride + 3 * LANES);
    c20.intoArray(c, cFrom + 2 * cStride);
    c21.intoArray(c, cFrom + 2 * cStride + LANES);
    c22.intoArray(c, cFrom + 2 * cStride + 2 * LANES);
    c23.intoArray(c, cFrom + 2 * cStride + 3 * LANES);
    c30.intoArray(c, cFrom + 3 * cStride);
    c31.intoArray(c, cFrom + 3 * cStride + LANES);
    c32.intoArray(c, cFrom + 3 * cStride + 2 * LANES);
    c33.intoArray(c, cFrom + 3 * cStride + 3 * LANES);
  }

  static void two(
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
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c02 = array(start, startFrom + 2 * LANES);
    FloatVector c03 = array(start, startFrom + 3 * LANES);
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c12 = array(start, startFrom + startStride + 2 * LANES);
    FloatVector c13 = array(start, startFrom + startStride + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
      FloatVector b2 = Widening.bytes(b, line + 2L * LANES);
      FloatVector b3 = Widening.bytes(b, line + 3L * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aFrom + aStride + k]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c02.intoArray(c, cFrom + 2 * LANES);
    c03.intoArray(c, cFrom + 3 * LANES);
    c10.intoArray(c, cFrom + cStride);
    c11.intoArray(c, cFrom + cStride + LANES);
    c12.intoArray(c, cFrom + cStride + 2 * LANES);
    c13.intoArray(c, cFrom + cStride + 3 * LANES);
  }

  static void one(
      float[] a,
      int aFrom,
      MemorySegment b,
      long bFrom,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    FloatVector c02 = array(start, startFrom + 2 * LANES);
    FloatVector c03 = array(start, startFrom + 3 * LANES);
    for (int first = 0; first < depth; first += Widening.BURST) {
      int end = Math.min(depth, first + Widening.BURST);
      Widening.touch(b, bFrom + first * LINE, LINE, end - first);
      for (int k = first; k < end; k++) {
        long line = bFrom + k * LINE;
        FloatVector b0 = Widening.bytes(b, line);
        FloatVector b1 = Widening.bytes(b, line + LANES);
        FloatVector b2 = Widening.bytes(b, line + 2L * LANES);
        FloatVector b3 = Widening.bytes(b, line + 3L * LANES);
        FloatVector a0 = FloatVector.broadcast(SPECIES, a[aFrom + k]);
        c00 = a0.fma(b0, c00);
        c01 = a0.fma(b1, c01);
        c02 = a0.fma(b2, c02);
        c03 = a0.fma(b3, c03);
      }
    }
    c00.intoArray(c, cFrom);
    c01.intoArray(c, cFrom + LANES);
    c02.intoArray(c, cFrom + 2 * LANES);
    c03.intoArray(c, cFrom + 3 * LANES);
  }

  private static FloatVector array(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }
}
