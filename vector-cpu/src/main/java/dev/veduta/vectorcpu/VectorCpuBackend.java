// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The processor as a compute device. It owns the weights, in the precision asked for, and the
/// threads.
final class VectorCpuBackend implements ComputeBackend {

  /// Weights with more elements are kept out of the heap.
  private static final long HEAP_LIMIT = 1 << 20;

  private final Kernels kernels;
  private final Precision precision;
  private final WeightMemory memory = new WeightMemory();
  private final Pool pool;
  private final Warming warming;

  VectorCpuBackend(Kernels kernels, int threads, Precision precision) {
    this.kernels = kernels;
    this.precision = precision;
    this.pool = new Pool(threads);
    this.warming = Warming.start(kernels);
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
    boolean halves = precision != Precision.FP32 && shape.rank() == 2;
    TableTensor table =
        new TableTensor(shape, allocate(shape.elements(), TableTensor.bytes(halves)), halves);
    table.fill(stored);
    return table;
  }

  @Override
  public Linear linear(
      String name, int in, int out, DType type, MemorySegment weight, Optional<Tensor> bias) {
    Shape shape = Shape.of(out, in);
    StoredFloats stored = StoredFloats.of(name, type, weight, shape.elements());
    int panel = kernels.panel();
    int count = Math.ceilDiv(out, panel);
    int outputs = Math.multiplyExact(count, panel);
    float[] filled = new float[outputs];
    bias.ifPresent(tensor -> copyBias(name, tensor, out, filled));
    boolean scaled = precision == Precision.INT8;
    PackedLinear layer =
        new PackedLinear(
            in,
            out,
            precision,
            allocate((long) outputs * in, Packing.bytes(precision)),
            scaled ? new float[outputs] : filled,
            filled,
            new float[scaled ? outputs : 0]);
    Packing packing = new Packing(stored, layer, panel, kernels.step());
    if (pool.canRead(weight)) {
      pool.run(count, new Scratch(), packing::pack);
    } else {
      Pool.runAlone(count, new Scratch(), packing::pack);
    }
    return layer;
  }

  @Override
  public Tensor table(Linear linear) {
    if (linear instanceof PackedLinear packed) {
      return new PackedTable(packed, kernels);
    }
    throw new IllegalArgumentException("a linear map of another backend: " + linear);
  }

  private MemorySegment allocate(long elements, int bytes) {
    return memory.allocate(Math.ceilDiv(Math.multiplyExact(elements, bytes), Float.BYTES));
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
    warming.close();
    pool.close();
    memory.close();
  }
}
