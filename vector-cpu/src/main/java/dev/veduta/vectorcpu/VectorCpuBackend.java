// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Speculation;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The processor as a compute device. It owns the weights, in the precision asked for, and the
/// threads.
final class VectorCpuBackend implements ComputeBackend {

  /// Weights with more elements are kept out of the heap.
  private static final long HEAP_LIMIT = 1 << 20;

  /// Weights that stay in the processor's caches cost a step little in any precision.
  private static final long WORTH_A_DRAFT = 1L << 26;

  private final Kernels kernels;
  private final Precision precision;
  private final Speculation speculation;
  private final Pool pool;
  private final PackedStore store;
  private final PackedWeights weights;
  private final Warming warming;

  /// @param threads to compute with, at least 1
  /// @param options all else
  VectorCpuBackend(Kernels kernels, int threads, BackendOptions options) {
    this.kernels = kernels;
    this.precision = options.precision();
    this.speculation = options.speculation();
    this.pool = new Pool(threads);
    this.store =
        PackedStore.of(
            options.cache(),
            "%s-%d-%d".formatted(precision.label(), kernels.panel(), kernels.step()),
            pool);
    this.weights = new PackedWeights(kernels, pool, precision, store);
    this.warming = Warming.start(kernels, precision);
  }

  @Override
  public String description() {
    int threads = pool.threads();
    return "vector-cpu, %s, %d %s%s"
        .formatted(
            kernels.description(),
            threads,
            threads == 1 ? "thread" : "threads",
            precision == Precision.FP32 ? "" : ", %s weights".formatted(precision.label()));
  }

  @Override
  public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
    StoredFloats stored = StoredFloats.of(name, type, data, shape.elements());
    if (shape.elements() <= HEAP_LIMIT) {
      float[] copy = new float[(int) shape.elements()];
      stored.copy(0, copy, 0, copy.length);
      return new FloatTensor(shape, copy, 0);
    }
    return weights.table(name, shape, stored);
  }

  @Override
  public Linear linear(
      String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
    Shape shape = Shape.of(out, in);
    StoredFloats stored = StoredFloats.of(name, type, weight, shape.elements());
    int panel = kernels.panel();
    float[] filled = new float[Math.multiplyExact(Math.ceilDiv(out, panel), panel)];
    bias.ifPresent(tensor -> copyBias(name, tensor, out, filled));
    return weights.linear(name, in, out, stored, filled);
  }

  @Override
  public Tensor table(Linear linear) {
    if (linear instanceof PackedLinear packed) {
      return new PackedTable(packed, kernels);
    }
    throw new IllegalArgumentException("a linear map of another backend: " + linear);
  }

  private static void copyBias(String name, Tensor bias, int out, float[] to) {
    if (!(bias instanceof FloatTensor floats) || !bias.shape().equals(Shape.of(out))) {
      throw new IllegalArgumentException(
          "the bias of %s is %s, expected [%d]".formatted(name, bias.shape(), out));
    }
    System.arraycopy(floats.data(), floats.from(), to, 0, out);
  }

  @Override
  public ComputeSession openSession() {
    store.keep();
    boolean drafts =
        switch (speculation) {
          case AUTO -> weights.linearBytes() >= WORTH_A_DRAFT;
          case ON -> true;
          case OFF -> false;
        };
    return new VectorCpuSession(
        kernels,
        pool,
        drafts && precision != Precision.INT8 ? Optional.of(weights.drafts()) : Optional.empty());
  }

  @Override
  public void close() {
    warming.close();
    pool.close();
    weights.close();
  }
}
