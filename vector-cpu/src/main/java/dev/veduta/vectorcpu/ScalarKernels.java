// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Activation;
import java.lang.foreign.MemorySegment;

/// The specification: plain loops, written to be read. Every faster kernel is tested against it and
/// hands it what is left over at the end of a row.
final class ScalarKernels implements Kernels {
  static final int PANEL = 16;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  @Override
  public String description() {
    return "scalar code";
  }

  @Override
  public int step() {
    return 1;
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
    float[] line = new float[PANEL];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(start, startFrom + r * startStride, c, cFrom + r * cStride, columns);
    }
    for (int k = 0; k < depth; k++) {
      MemorySegment.copy(b, JAVA_FLOAT, (bFrom + k * bStride) * Float.BYTES, line, 0, columns);
      for (int r = 0; r < rows; r++) {
        float x = a[aFrom + r * aStride + k];
        int to = cFrom + r * cStride;
        for (int j = 0; j < columns; j++) {
          c[to + j] += x * line[j];
        }
      }
    }
  }

  @Override
  public ReducedKernels reduced() {
    return new ScalarReducedKernels();
  }

  @Override
  public OperandKernels operands() {
    return new ScalarOperandKernels();
  }

  @Override
  public WeighingKernels weighing() {
    return new ScalarWeighingKernels();
  }

  @Override
  public void activate(
      Activation activation, float[] x, int from, int stride, int rows, int count) {
    for (int r = 0; r < rows; r++) {
      for (int i = from + r * stride, end = i + count; i < end; i++) {
        x[i] = apply(activation, x[i]);
      }
    }
  }

  private static float apply(Activation activation, float x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case GELU -> (float) (x * ErrorFunction.complement(-x * SQRT_HALF) / 2);
      case GELU_TANH -> sigmoidShare(x, 2 * SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
      case QUICK_GELU -> sigmoidShare(x, 1.702 * x);
      case GELU_10 -> Math.clamp(apply(Activation.GELU, x), -10f, 10f);
      case SILU -> sigmoidShare(x, x);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case TANH -> (float) Math.tanh(x);
      case RELU6 -> Math.clamp(x, 0f, 6f);
      case LEAKY_RELU -> x > 0 ? x : 0.01f * x;
      case SELU -> (float) (SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)));
      case MISH -> (float) (x * Math.tanh(x > 20 ? x : Math.log1p(Math.exp(x))));
    };
  }

  /// `x · σ(y)`; `(1 + tanh y) / 2` is `σ(2y)`.
  private static float sigmoidShare(float x, double y) {
    return (float) (x / (1 + Math.exp(-y)));
  }

  @Override
  public void add(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count) {
    for (int i = 0; i < count; i++) {
      out[outFrom + i] = a[aFrom + i] + b[bFrom + i];
    }
  }

  @Override
  public void multiply(
      float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count) {
    for (int i = 0; i < count; i++) {
      out[outFrom + i] = a[aFrom + i] * b[bFrom + i];
    }
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
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[from + i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (x[from + i] - mean) * (x[from + i] - mean);
    }
    double factor = 1 / Math.sqrt(squares / count + epsilon);
    for (int i = 0; i < count; i++) {
      double normal = (x[from + i] - mean) * factor;
      out[outFrom + i] = (float) (normal * scale[scaleFrom + i] + shift[shiftFrom + i]);
    }
  }

  @Override
  public float max(float[] x, int from, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = x[from + i] > max ? x[from + i] : max;
    }
    return max;
  }

  @Override
  public float exponentials(float[] x, int from, int count, float factor, float subtrahend) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      x[i] = (float) Math.exp(x[i] * factor - subtrahend);
      sum += x[i];
    }
    return (float) sum;
  }

  @Override
  public void scale(float[] x, int from, int count, float factor) {
    for (int i = from; i < from + count; i++) {
      x[i] *= factor;
    }
  }
}
