// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops around a [ProductEngine] on whole vectors. A number must not depend on where in a row
/// it stands, so what is left over is rounded alike.
final class VectorOperandKernels implements OperandKernels {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  private static final VectorSpecies<Short> SHORTS =
      VectorShape.forBitSize(LANES * Short.SIZE).withLanes(short.class);

  /// There are no vectors of four bytes.
  private static final boolean BYTES_FIT = LANES > 4;

  private static final VectorSpecies<Byte> BYTES =
      VectorShape.forBitSize(BYTES_FIT ? LANES * Byte.SIZE : 64).withLanes(byte.class);

  /// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the lowest bits.
  private static final float ROUNDER = 12582912;

  @Override
  public void halves(float[] x, int from, int count, MemorySegment to, long at) {
    int whole = SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += LANES) {
      IntVector bits = load(x, from + i).reinterpretAsInts();
      bits.add(0x7FFF)
          .add(bits.lanewise(VectorOperators.LSHR, 16).and(1))
          .lanewise(VectorOperators.LSHR, 16)
          .convertShape(VectorOperators.I2S, SHORTS, 0)
          .intoMemorySegment(to, (at + i) * Short.BYTES, nativeOrder());
    }
    for (int i = whole; i < count; i++) {
      to.setAtIndex(JAVA_SHORT, at + i, (short) Bfloat16.of(x[from + i]));
    }
  }

  @Override
  public float min(float[] x, int from, int count) {
    int whole = SPECIES.loopBound(count);
    FloatVector even = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector odd = even;
    int i = from;
    for (; i < from + whole - LANES; i += 2 * LANES) {
      even = VectorMath.smaller(even, load(x, i));
      odd = VectorMath.smaller(odd, load(x, i + LANES));
    }
    if (i < from + whole) {
      even = VectorMath.smaller(even, load(x, i));
    }
    float min = -VectorMath.max(VectorMath.smaller(even, odd).neg());
    for (i = from + whole; i < from + count; i++) {
      min = x[i] < min ? x[i] : min;
    }
    return min;
  }

  @Override
  public void bytes(
      float[] x, int from, int count, float factor, float shift, MemorySegment to, long at) {
    int whole = BYTES_FIT ? SPECIES.loopBound(count) : 0;
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector shifts = FloatVector.broadcast(SPECIES, shift);
    for (int i = 0; i < whole; i += LANES) {
      load(x, from + i)
          .fma(factors, shifts)
          .add(ROUNDER)
          .reinterpretAsInts()
          .convertShape(VectorOperators.I2B, BYTES, 0)
          .intoMemorySegment(to, at + i, nativeOrder());
    }
    for (int i = whole; i < count; i++) {
      float sum = Math.fma(x[from + i], factor, shift) + ROUNDER;
      to.set(JAVA_BYTE, at + i, (byte) Float.floatToRawIntBits(sum));
    }
  }

  @Override
  public void addBias(
      MemorySegment sums,
      int width,
      float[] bias,
      int biasFrom,
      float[] out,
      int at,
      int stride,
      int rows,
      int count) {
    int whole = SPECIES.loopBound(count);
    for (int r = 0; r < rows; r++) {
      long from = (long) r * width;
      int to = at + r * stride;
      addBias(sums, from, bias, biasFrom, out, to, whole);
      for (int j = whole; j < count; j++) {
        out[to + j] = sums.getAtIndex(JAVA_FLOAT, from + j) + bias[biasFrom + j];
      }
    }
  }

  private static void addBias(
      MemorySegment sums, long from, float[] bias, int biasFrom, float[] out, int at, int count) {
    for (int j = 0; j < count; j += LANES) {
      FloatVector.fromMemorySegment(SPECIES, sums, (from + j) * Float.BYTES, nativeOrder())
          .add(load(bias, biasFrom + j))
          .intoArray(out, at + j);
    }
  }

  @Override
  public void rescale(
      MemorySegment sums,
      int width,
      Operand x,
      int first,
      PackedLinear layer,
      int column,
      float[] out,
      int at,
      int stride,
      int rows,
      int count) {
    int whole = SPECIES.loopBound(count);
    for (int r = 0; r < rows; r++) {
      float factor = x.factors()[first + r];
      float minimum = x.minima()[first + r];
      long from = (long) r * width;
      int to = at + r * stride;
      rescale(sums, from, factor, minimum, layer, column, out, to, whole);
      for (int j = whole; j < count; j++) {
        float shift = Math.fma(minimum, layer.sums()[column + j], layer.bias()[column + j]);
        float scale = factor * layer.scales()[column + j];
        out[to + j] = Math.fma(sums.getAtIndex(JAVA_INT, from + j), scale, shift);
      }
    }
  }

  private static void rescale(
      MemorySegment sums,
      long from,
      float factor,
      float minimum,
      PackedLinear layer,
      int column,
      float[] out,
      int at,
      int count) {
    float[] scales = layer.scales();
    float[] weights = layer.sums();
    float[] bias = layer.bias();
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector minima = FloatVector.broadcast(SPECIES, minimum);
    for (int j = 0; j < count; j += LANES) {
      FloatVector shift = minima.fma(load(weights, column + j), load(bias, column + j));
      FloatVector scale = factors.mul(load(scales, column + j));
      ((FloatVector)
              IntVector.fromMemorySegment(INTS, sums, (from + j) * Integer.BYTES, nativeOrder())
                  .convert(VectorOperators.I2F, 0))
          .fma(scale, shift)
          .intoArray(out, at + j);
    }
  }

  private static FloatVector load(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }
}
