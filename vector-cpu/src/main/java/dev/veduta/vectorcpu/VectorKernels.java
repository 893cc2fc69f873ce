// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops on whole vectors of the Vector API; what is left over goes to [ScalarKernels].
final class VectorKernels implements Kernels {

  /// Static, because the compiler needs it to be a constant.
  static final VectorSpecies<Float> SPECIES = VectorShape.forBitSize(bits()).withLanes(float.class);

  private static final int LANES = SPECIES.length();

  /// AVX-512 and ARM have 32 vector registers, older x86 has 16.
  static final boolean WIDE =
      SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch", "").equals("aarch64");

  /// The columns of [NarrowProducts].
  private static final int NARROW = 2 * LANES;

  private static final int PANEL = WIDE ? 4 * LANES : NARROW;

  /// `(1 + tanh y) / 2` is `σ(2y)`, and `y = √(2/π) · (x + 0.044715 x³)`.
  private static final float TANH_LINEAR = 1.5957692f;

  private static final float TANH_CUBIC = 0.071354814f;

  private static final float QUICK = 1.702f;

  private final Kernels scalar = new ScalarKernels();
  private final ReducedKernels reduced = new VectorReducedKernels(this);
  private final OperandKernels operands = new VectorOperandKernels();
  private final WeighingKernels weighing = new VectorWeighingKernels();

  /// The width that the property asks for, in bits, or the widest.
  static int bits() {
    return Integer.getInteger(KernelChoice.PROPERTY, widest());
  }

  /// The widest vectors of this processor, in bits.
  static int widest() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  @Override
  public String description() {
    return SPECIES.vectorBitSize() + "-bit vectors";
  }

  @Override
  public int step() {
    return LANES;
  }

  @Override
  public int panel() {
    return PANEL;
  }

  @Override
  public void product(
      int rows,
      int columns,
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
    int done = 0;
    while (done < rows) {
      int block = block(rows - done);
      int aAt = aFrom + done * aStride;
      int startAt = startFrom + done * startStride;
      int cAt = cFrom + done * cStride;
      if (WIDE && columns > NARROW) {
        switch (block) {
          case 6 ->
              WideProducts.six(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          case 4 ->
              WideProducts.four(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          case 2 ->
              WideProducts.two(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          default -> WideProducts.one(a, aAt, b, bFrom, bStride, start, startAt, c, cAt, depth);
        }
      } else {
        switch (block) {
          case 6 ->
              NarrowProducts.six(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          case 4 ->
              NarrowProducts.four(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          case 2 ->
              NarrowProducts.two(
                  a,
                  aAt,
                  aStride,
                  b,
                  bFrom,
                  bStride,
                  start,
                  startAt,
                  startStride,
                  c,
                  cAt,
                  cStride,
                  depth);
          default -> NarrowProducts.one(a, aAt, b, bFrom, bStride, start, startAt, c, cAt, depth);
        }
      }
      done += block;
    }
  }

  private static int block(int rows) {
    return rows >= 6 ? 6 : Integer.highestOneBit(rows);
  }

  @Override
  public ReducedKernels reduced() {
    return reduced;
  }

  @Override
  public OperandKernels operands() {
    return operands;
  }

  @Override
  public WeighingKernels weighing() {
    return weighing;
  }

  @Override
  public void activate(
      Activation activation, float[] x, int from, int stride, int rows, int count) {
    int whole = SPECIES.loopBound(count);
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      switch (activation) {
        case NONE -> {}
        case RELU -> relu(x, row, whole);
        case GELU -> VectorFunctions.gelu(x, row, whole);
        case GELU_TANH -> VectorFunctions.sigmoidShare(x, row, whole, TANH_LINEAR, TANH_CUBIC);
        case QUICK_GELU -> VectorFunctions.sigmoidShare(x, row, whole, QUICK, 0);
        case SILU -> VectorFunctions.sigmoidShare(x, row, whole, 1, 0);
        case GELU_10, SIGMOID, TANH, RELU6, LEAKY_RELU, SELU, MISH ->
            // No model that people use has them in a layer of its own.
            scalar.activate(activation, x, row, 0, 1, whole);
      }
    }
    scalar.activate(activation, x, from + whole, stride, rows, count - whole);
  }

  private static void relu(float[] x, int from, int count) {
    for (int i = from; i < from + count; i += LANES) {
      VectorMath.atLeast(0, load(x, i)).intoArray(x, i);
    }
  }

  @Override
  public void add(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count) {
    int whole = SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += LANES) {
      load(a, aFrom + i).add(load(b, bFrom + i)).intoArray(out, outFrom + i);
    }
    scalar.add(a, aFrom + whole, b, bFrom + whole, out, outFrom + whole, count - whole);
  }

  @Override
  public void multiply(
      float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count) {
    int whole = SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += LANES) {
      load(a, aFrom + i).mul(load(b, bFrom + i)).intoArray(out, outFrom + i);
    }
    scalar.multiply(a, aFrom + whole, b, bFrom + whole, out, outFrom + whole, count - whole);
  }

  @Override
  public void layerNorm(
      float[] x,
      int from,
      float[] scale,
      int scaleFrom,
      float[] shift,
      int shiftFrom,
      float epsilon,
      float[] out,
      int outFrom,
      int count) {
    int whole = SPECIES.loopBound(count);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = from; i < from + whole; i += LANES) {
      sums = sums.add(load(x, i));
    }
    double sum = VectorMath.sum(sums);
    for (int i = from + whole; i < from + count; i++) {
      sum += x[i];
    }
    float near = (float) (sum / count);
    // The first mean is as coarse as a sum of large numbers; the rest of it is found beside it.
    FloatVector rests = FloatVector.zero(SPECIES);
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int i = from; i < from + whole; i += LANES) {
      FloatVector centred = load(x, i).sub(near);
      rests = rests.add(centred);
      squares = centred.fma(centred, squares);
    }
    double rest = VectorMath.sum(rests);
    double square = VectorMath.sum(squares);
    for (int i = from + whole; i < from + count; i++) {
      rest += x[i] - near;
      square += (x[i] - near) * (x[i] - near);
    }
    rest /= count;
    float off = (float) rest;
    float factor = (float) (1 / Math.sqrt(square / count - rest * rest + epsilon));
    for (int i = 0; i < whole; i += LANES) {
      load(x, from + i)
          .sub(near)
          .sub(off)
          .mul(factor)
          .fma(load(scale, scaleFrom + i), load(shift, shiftFrom + i))
          .intoArray(out, outFrom + i);
    }
    for (int i = whole; i < count; i++) {
      float normal = (x[from + i] - near - off) * factor;
      out[outFrom + i] = normal * scale[scaleFrom + i] + shift[shiftFrom + i];
    }
  }

  @Override
  public float max(float[] x, int from, int count) {
    int whole = SPECIES.loopBound(count);
    FloatVector even = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector odd = even;
    int i = from;
    for (; i < from + whole - LANES; i += 2 * LANES) {
      even = VectorMath.larger(even, load(x, i));
      odd = VectorMath.larger(odd, load(x, i + LANES));
    }
    if (i < from + whole) {
      even = VectorMath.larger(even, load(x, i));
    }
    float max = VectorMath.max(VectorMath.larger(even, odd));
    for (i = from + whole; i < from + count; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  @Override
  public float exponentials(float[] x, int from, int count, float factor, float subtrahend) {
    int whole = SPECIES.loopBound(count);
    return VectorFunctions.exponentials(x, from, whole, factor, subtrahend)
        + scalar.exponentials(x, from + whole, count - whole, factor, subtrahend);
  }

  @Override
  public void scale(float[] x, int from, int count, float factor) {
    int whole = SPECIES.loopBound(count);
    for (int i = from; i < from + whole; i += LANES) {
      load(x, i).mul(factor).intoArray(x, i);
    }
    scalar.scale(x, from + whole, count - whole, factor);
  }

  private static FloatVector load(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }
}
