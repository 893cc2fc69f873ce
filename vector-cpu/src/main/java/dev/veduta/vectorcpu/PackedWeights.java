// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The weights of one model, packed into memory that it owns, or read from a [PackedStore] that has
/// them packed already.
final class PackedWeights implements AutoCloseable {
  private final Layout layout;
  private final Pool pool;
  private final Precision precision;
  private final PackedStore store;
  private final WeightMemory memory = new WeightMemory();
  private long linearBytes;

  /// @param layout of linear maps
  PackedWeights(Layout layout, Pool pool, Precision precision, PackedStore store) {
    this.layout = layout;
    this.pool = pool;
    this.precision = precision;
    this.store = store;
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
  /// @param bias one for each output
  synchronized PackedLinear linear(
      String name, int in, int out, StoredFloats stored, float[] bias) {
    boolean scaled = precision == Precision.INT8;
    int outputs = layout.outputs(out);
    float[] filled = Arrays.copyOf(bias, outputs);
    long panelBytes = (long) outputs * layout.lines(in) * Layout.bytes(precision);
    float[] scales = new float[scaled ? outputs : 0];
    float[] sums = new float[scaled && layout.engine() != null ? outputs : 0];
    int factors = scales.length + sums.length;
    MemorySegment block = allocate(panelBytes + (long) factors * Float.BYTES);
    PackedLinear layer =
        new PackedLinear(
            in,
            out,
            precision,
            layout,
            block.asSlice(0, panelBytes),
            scaled ? new float[outputs] : filled,
            filled,
            scales,
            sums);
    linearBytes += panelBytes;
    long behind = panelBytes + (long) scales.length * Float.BYTES;
    store.fill(
        "linear " + name,
        block,
        () -> {
          pack(new Packing(stored, layer));
          MemorySegment.copy(scales, 0, block, JAVA_FLOAT, panelBytes, scales.length);
          MemorySegment.copy(sums, 0, block, JAVA_FLOAT, behind, sums.length);
        });
    MemorySegment.copy(block, JAVA_FLOAT, panelBytes, scales, 0, scales.length);
    MemorySegment.copy(block, JAVA_FLOAT, behind, sums, 0, sums.length);
    return layer;
  }

  private void pack(Packing packing) {
    int panels = packing.target().bias().length / layout.panel();
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

  /// What copies of them are kept in.
  WeightMemory memory() {
    return memory;
  }

  private MemorySegment allocate(long bytes) {
    return memory.allocate(Math.ceilDiv(bytes, Float.BYTES)).asSlice(0, bytes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
