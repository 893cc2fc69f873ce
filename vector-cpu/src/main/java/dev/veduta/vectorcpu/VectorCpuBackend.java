// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The processor as a compute device. It owns the weights, in single precision, and the threads.
final class VectorCpuBackend implements ComputeBackend {

  /// Weights with more elements are kept out of the heap.
  private static final long HEAP_LIMIT = 1 << 20;

  private final Kernels kernels;
  private final WeightMemory memory = new WeightMemory();
  private final Pool pool;

  VectorCpuBackend(Kernels kernels, int threads) {
    this.kernels = kernels;
    this.pool = new Pool(threads);
  }

  @Override
  public String description() {
    int threads = pool.threads();
    return "vector-cpu, %s, %d %s"
        .formatted(kernels.description(), threads, threads == 1 ? "thread" : "threads");
  }

  @Override
  public Tensor weights(String name, Shape shape, DType type, MemorySegment data) {
    StoredFloats stored = StoredFloats.of(name, type, data, shape.elements());
    if (shape.elements() <= HEAP_LIMIT) {
      float[] copy = new float[(int) shape.elements()];
      stored.copy(0, copy, 0, copy.length);
      return new FloatTensor(shape, copy, 0);
    }
    MemorySegment table = memory.allocate(shape.elements());
    int width = shape.width();
    float[] row = new float[width];
    for (long from = 0; from < shape.elements(); from += width) {
      stored.copy(from, row, 0, width);
      MemorySegment.copy(row, 0, table, JAVA_FLOAT, from * Float.BYTES, width);
    }
    return new TableTensor(shape, table);
  }

  @Override
  public Linear linear(
      String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
    Shape shape = Shape.of(out, in);
    StoredFloats stored = StoredFloats.of(name, type, weight, shape.elements());
    int panel = kernels.panel();
    int count = Math.ceilDiv(out, panel);
    float[] start = new float[Math.multiplyExact(count, panel)];
    bias.ifPresent(tensor -> copyBias(name, tensor, out, start));
    MemorySegment panels = memory.allocate((long) count * panel * in);
    Packing packing = new Packing(stored, in, out, panel, panels);
    if (pool.canRead(weight)) {
      pool.run(count, new Scratch(), packing::pack);
    } else {
      Pool.runAlone(count, new Scratch(), packing::pack);
    }
    return new PackedLinear(in, out, panels, start);
  }

  @Override
  public Tensor table(Linear linear) {
    if (linear instanceof PackedLinear packed) {
      return new PackedTable(packed, kernels.panel());
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
    return new VectorCpuSession(kernels, pool);
  }

  @Override
  public void close() {
    pool.close();
    memory.close();
  }
}
