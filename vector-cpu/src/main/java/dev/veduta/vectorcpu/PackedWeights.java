// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;

/// The weights of one model, packed into memory that it owns, or read from a [PackedStore] that has
/// them packed already.
final class PackedWeights implements AutoCloseable {
  private final Kernels kernels;
  private final Pool pool;
  private final Precision precision;
  private final PackedStore store;
  private final WeightMemory memory = new WeightMemory();
  private final DraftWeights drafts;
  private long linearBytes;

  PackedWeights(Kernels kernels, Pool pool, Precision precision, PackedStore store) {
    this.kernels = kernels;
    this.pool = pool;
    this.precision = precision;
    this.store = store;
    this.drafts = new DraftWeights(kernels, memory, pool);
  }

  /// A table of rows that are looked up.
  TableTensor table(String name, Shape shape, StoredFloats stored) {
    boolean halves = precision != Precision.FP32 && shape.rank() == 2;
    TableTensor table =
        new TableTensor(shape, allocate(shape.elements() * TableTensor.bytes(halves)), halves);
    store.fill("table " + name, table.data(), () -> table.fill(stored));
    return table;
  }

  /// A linear map.
  ///
  /// @param bias filled up with zeros to whole panels
  synchronized PackedLinear linear(
      String name, int in, int out, StoredFloats stored, float[] bias) {
    boolean scaled = precision == Precision.INT8;
    int outputs = bias.length;
    long panelBytes = (long) outputs * in * Packing.bytes(precision);
    float[] scales = new float[scaled ? outputs : 0];
    MemorySegment block = allocate(panelBytes + (long) scales.length * Float.BYTES);
    PackedLinear layer =
        new PackedLinear(
            in,
            out,
            precision,
            block.asSlice(0, panelBytes),
            scaled ? new float[outputs] : bias,
            bias,
            scales);
    linearBytes += panelBytes;
    store.fill(
        "linear " + name,
        block,
        () -> {
          pack(new Packing(stored, layer, kernels.panel(), kernels.step()));
          MemorySegment.copy(scales, 0, block, JAVA_FLOAT, panelBytes, scales.length);
        });
    MemorySegment.copy(block, JAVA_FLOAT, panelBytes, scales, 0, scales.length);
    return layer;
  }

  private void pack(Packing packing) {
    int panels = packing.target().bias().length / kernels.panel();
    if (pool.canRead(packing.stored().data())) {
      pool.run(panels, new Scratch(), packing::pack);
    } else {
      Pool.runAlone(panels, new Scratch(), packing::pack);
    }
  }

  /// The bytes of all linear maps.
  synchronized long linearBytes() {
    return linearBytes;
  }

  /// Their coarse copies.
  DraftWeights drafts() {
    return drafts;
  }

  private MemorySegment allocate(long bytes) {
    return memory.allocate(Math.ceilDiv(bytes, Float.BYTES)).asSlice(0, bytes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
