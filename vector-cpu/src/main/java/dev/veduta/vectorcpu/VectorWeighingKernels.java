// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops of an [EngineAttention] on whole vectors.
final class VectorWeighingKernels implements WeighingKernels {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private static final VectorSpecies<Short> SHORTS =
      VectorShape.forBitSize(LANES * Short.SIZE).withLanes(short.class);

  private static final int UPPER = 0xFFFF0000;

  @Override
  public void pairs(
      MemorySegment lines, long first, long second, int count, MemorySegment to, long at) {
    for (int i = 0; i < count; i += LANES) {
      IntVector left = rounded(load(lines, first + i)).lanewise(VectorOperators.LSHR, 16);
      IntVector right = rounded(load(lines, second + i)).and(UPPER);
      left.or(right).intoMemorySegment(to, (at + i) * Integer.BYTES, nativeOrder());
    }
  }

  @Override
  public float max(MemorySegment x, long from, int count) {
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < count; i += LANES) {
      max = VectorMath.larger(max, load(x, from + i));
    }
    return VectorMath.max(max);
  }

  @Override
  public float exponentials(
      MemorySegment x,
      long from,
      int count,
      float factor,
      float subtrahend,
      MemorySegment to,
      long at) {
    FloatVector scale = FloatVector.broadcast(SPECIES, factor);
    FloatVector start = FloatVector.broadcast(SPECIES, -subtrahend);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += LANES) {
      IntVector power = rounded(VectorFunctions.exp(load(x, from + i).fma(scale, start)));
      sums = sums.add(power.and(UPPER).reinterpretAsFloats());
      power
          .lanewise(VectorOperators.LSHR, 16)
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .intoMemorySegment(to, (at + i) * Short.BYTES, nativeOrder());
    }
    return VectorMath.sum(sums);
  }

  @Override
  public void scale(MemorySegment x, long from, int count, float factor, float[] out, int at) {
    for (int i = 0; i < count; i += LANES) {
      load(x, from + i).mul(factor).intoArray(out, at + i);
    }
  }

  /// The bits of the nearest [Bfloat16]s, half to even, in the upper halves.
  private static IntVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    return bits.add(0x7FFF).add(bits.lanewise(VectorOperators.LSHR, 16).and(1));
  }

  private static FloatVector load(MemorySegment x, long from) {
    return FloatVector.fromMemorySegment(SPECIES, x, from * Float.BYTES, nativeOrder());
  }
}
