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
import org.jspecify.annotations.Nullable;

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
  private final Engines engines;
  private final PackedWeights weights;
  private final Warming warming;
  private @Nullable DraftWeights draftWeights;

  /// @param threads to compute with, at least 1
  /// @param options all else
  /// @param engines what else multiplies; closed with the backend
  VectorCpuBackend(Kernels kernels, int threads, BackendOptions options, Engines engines) {
    this.kernels = kernels;
    this.engines = engines;
    this.precision = options.precision();
    this.speculation = options.speculation();
    this.pool = new Pool(threads);
    Layout layout = engines.layout(precision, kernels);
    this.store =
        PackedStore.of(options.cache(), "%s-%s".formatted(precision.label(), layout.label()), pool);
    this.weights = new PackedWeights(layout, pool, precision, store);
    this.warming = Warming.start(kernels, precision, layout.engine() != null);
  }

  @Override
  public String description() {
    int threads = pool.threads();
    return "%s, %d %s%s"
        .formatted(
            engines
                .of(precision)
                .map(engine -> "%s, %s".formatted(engine.description(), kernels.description()))
                .orElse("vector-cpu, " + kernels.description()),
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
    float[] shift = new float[out];
    bias.ifPresent(tensor -> copyBias(name, tensor, out, shift));
    return weights.linear(name, in, out, stored, shift);
  }

  @Override
  public Tensor table(Linear linear) {
    if (linear instanceof PackedLinear packed) {
      return new PackedTable(packed);
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
    Layout layout = engines.layout(precision, kernels);
    return new VectorCpuSession(
        kernels,
        pool,
        layout,
        precision,
        layout.engine() == null || precision == Precision.FP32
            ? Optional.empty()
            : engines.of(Precision.BF16),
        drafts && precision != Precision.INT8 ? Optional.of(draftWeights()) : Optional.empty());
  }

  private synchronized DraftWeights draftWeights() {
    if (draftWeights == null) {
      Layout layout = engines.layout(Precision.INT8, kernels);
      draftWeights = new DraftWeights(kernels, layout, weights.memory(), pool);
    }
    return draftWeights;
  }

  @Override
  public void close() {
    warming.close();
    pool.close();
    engines.close();
    weights.close();
  }
}
