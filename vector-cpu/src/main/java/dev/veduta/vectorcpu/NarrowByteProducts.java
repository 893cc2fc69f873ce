// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Like [NarrowProducts], over weights that are whole numbers in bytes, for the few rows of a
/// decoding step: each weight is widened in a register.
final class NarrowByteProducts {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Bytes of a line of a panel.
  private static final long LINE = 2L * LANES;

  private NarrowByteProducts() {}

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
    FloatVector c10 = array(start, startFrom + startStride);
    FloatVector c11 = array(start, startFrom + startStride + LANES);
    FloatVector c20 = array(start, startFrom + 2 * startStride);
    FloatVector c21 = array(start, startFrom + 2 * startStride + LANES);
    FloatVector c30 = array(start, startFrom + 3 * startStride);
    FloatVector c31 = array(start, startFrom + 3 * startStride + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
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
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
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
      float[] start,
      int startFrom,
      float[] c,
      int cFrom,
      int depth) {
    FloatVector c00 = array(start, startFrom);
    FloatVector c01 = array(start, startFrom + LANES);
    for (int k = 0; k < depth; k++) {
      long line = bFrom + k * LINE;
      FloatVector b0 = Widening.bytes(b, line);
      FloatVector b1 = Widening.bytes(b, line + LANES);
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
}
