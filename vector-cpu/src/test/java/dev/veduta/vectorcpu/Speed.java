// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Measures the operations of this backend: run it in several fresh JVMs, as what the compiler
/// makes of a kernel can differ from start to start.
///
/// `java --add-modules jdk.incubator.vector … Speed [threads] [runs] [precision]`
public final class Speed {
  private static final int WARM_UP = 200;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ComputeBackend backend;
  private final ComputeSession session;
  private final int threads;
  private final int runs;
  private final Precision precision;

  private Speed(ComputeBackend backend, int threads, int runs, Precision precision) {
    this.backend = backend;
    this.session = backend.openSession();
    this.threads = threads;
    this.runs = runs;
    this.precision = precision;
  }

  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    Precision precision =
        arguments.length > 2 ? Precision.named(arguments[2]).orElseThrow() : Precision.FP32;
    BackendOptions options = new BackendOptions(threads, precision);
    try (ComputeBackend backend = new VectorCpuProvider().open(options)) {
      System.out.println(backend.description());
      Speed speed = new Speed(backend, threads, runs, precision);
      speed.product(197, 768, 768, Activation.NONE);
      speed.product(197, 768, 3072, Activation.NONE);
      speed.product(197, 768, 3072, Activation.GELU);
      speed.product(197, 768, 3072, Activation.QUICK_GELU);
      speed.product(197, 3072, 768, Activation.NONE);
      speed.product(1576, 768, 768, Activation.NONE);
      speed.product(1, 768, 30522, Activation.NONE);
      speed.product(4, 768, 30522, Activation.NONE);
      speed.product(6, 768, 30522, Activation.NONE);
      speed.product(16, 768, 30522, Activation.NONE);
      speed.product(1, 768, 768, Activation.NONE);
      speed.attention(197, 197, 12, 64, Mask.NONE);
      speed.attention(1, 217, 12, 64, Mask.CAUSAL);
      speed.remember(197, 768);
      speed.layerNorm(197, 768);
      speed.topK(30522);
      speed.session.close();
    }
  }

  private Tensor random(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[(int) shape.elements()];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return session.upload(shape, DType.F32, MemorySegment.ofArray(values));
  }

  private Linear linear(int in, int out) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment weights = arena.allocate(4L * in * out);
      Random random = new Random(1);
      for (long i = 0; i < (long) in * out; i++) {
        weights.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat(-1, 1));
      }
      return backend.linear("w", in, out, DType.F32, weights, Optional.empty());
    }
  }

  private void product(int rows, int in, int out, Activation activation) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor x = random(rows, in);
      Linear layer = linear(in, out);
      report(
          "product %d×%d×%d %s".formatted(rows, out, in, activation),
          2.0 * rows * in * out,
          (double) Layout.bytes(precision) * in * out,
          () -> session.linear(x, layer, activation));
    }
  }

  private void attention(int tokens, int positions, int heads, int headWidth, Mask mask) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor queries = random(1, tokens, heads * headWidth);
      Tensor keys = random(1, positions, heads * headWidth);
      AttentionMemory memory = session.remember(keys, keys);
      report(
          "attention %d over %d, %d × %d".formatted(tokens, positions, heads, headWidth),
          4.0 * tokens * positions * heads * headWidth,
          8.0 * positions * heads * headWidth,
          () -> session.attention(queries, memory, heads, mask));
    }
  }

  private void remember(int positions, int width) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor keys = random(1, positions, width);
      report(
          "remember %d × %d".formatted(positions, width),
          0,
          16.0 * positions * width,
          () -> session.remember(keys, keys));
    }
  }

  private void layerNorm(int rows, int width) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor x = random(rows, width);
      Norm norm = new Norm(random(width), random(width), 1e-5f);
      report(
          "layer norm %d × %d".formatted(rows, width),
          0,
          8.0 * rows * width,
          () -> session.layerNorm(x, norm));
    }
  }

  private void topK(int size) {
    try (ComputeSession.Scope _ = session.scope()) {
      Tensor x = random(1, size);
      report("top 8 of %d".formatted(size), 0, 4.0 * size, () -> session.topK(x, 8));
    }
  }

  /// One thread's own time leaves out what other programs take from it.
  private long clock() {
    return threads == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  /// Prints the best and the median time, as other programs only ever make it slower.
  private void report(String what, double operations, double bytes, Runnable work) {
    long[] nanos = new long[runs];
    for (int i = -WARM_UP; i < runs; i++) {
      try (ComputeSession.Scope _ = session.scope()) {
        long start = clock();
        work.run();
        if (i >= 0) {
          nanos[i] = clock() - start;
        }
      }
    }
    java.util.Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-38s best %8.1f µs %6.1f GFLOP/s %6.1f GB/s, median %8.1f µs%n",
        what,
        nanos[0] / 1e3,
        operations / nanos[0],
        bytes / nanos[0],
        nanos[runs / 2] / 1e3);
  }
}
