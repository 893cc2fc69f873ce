// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.onednn.OneDnn.Kind;
import dev.veduta.vectorcpu.ProductEngine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one thread multiplies with: operands of its own for the products of its engine. One call at
/// a time: others, and whoever closes it, wait.
final class OneDnnLane implements ProductEngine.Lane {

  /// Sums of bytes stay within 32 bits: 65,536 · 255 · 128 < 2³¹.
  private static final int MOST_DEPTH = 1 << 16;

  private static final BoundProduct[] NONE = {};
  private static final long ALIGNMENT = 4;
  private static final long SCRATCH_ALIGNMENT = 64;

  private final OneDnnEngine engine;
  private final CompiledProducts products;
  private final int bytes;
  private final MemorySegment stream;
  private final Arena arena = Arena.ofShared();
  private final BoundProduct[][] bound =
      new BoundProduct[CompiledProducts.SIZES * ProductEngine.MOST_PANELS][];
  private @Nullable Arena scratchArena;
  private MemorySegment scratch = MemorySegment.NULL;
  private boolean isClosed;

  OneDnnLane(OneDnnEngine engine, CompiledProducts products, int bytes) {
    this.engine = engine;
    this.products = products;
    this.bytes = bytes;
    Arrays.fill(bound, NONE);
    stream = OneDnn.stream(products.engine());
  }

  @Override
  public void multiply(
      int rows, int depth, int panels, MemorySegment x, MemorySegment weights, MemorySegment sums) {
    require("rows", rows, ProductEngine.MOST_ROWS);
    require("panels", panels, ProductEngine.MOST_PANELS);
    require("depth", depth, MOST_DEPTH);
    if (depth % ProductEngine.DEPTH != 0) {
      throw new IllegalArgumentException(
          "depth %d is not a multiple of %d".formatted(depth, ProductEngine.DEPTH));
    }
    long outputs = (long) panels * ProductEngine.PANEL;
    require("x", x, (long) ProductEngine.MOST_ROWS * depth * bytes);
    require("weights", weights, depth * outputs * bytes);
    require("sums", sums, ProductEngine.MOST_ROWS * outputs * Float.BYTES);
    if (sums.isReadOnly()) {
      throw new IllegalArgumentException("sums can't be written to: they are read-only memory");
    }
    synchronized (this) {
      if (isClosed) {
        throw new IllegalStateException("the lane or its engine is closed; open another");
      }
      find(rows, depth, panels).multiply(stream, x, weights, sums, scratch);
    }
  }

  private static void require(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must lie between 1 and %d, got %d".formatted(what, most, value));
    }
  }

  private static void require(String what, MemorySegment memory, long size) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException(what + " lies in the Java heap; allocate it in an arena");
    }
    if (memory.byteSize() < size) {
      throw new IllegalArgumentException(
          "%s has %d bytes, and %d are needed".formatted(what, memory.byteSize(), size));
    }
    if (memory.address() % ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          "%s must be aligned to %d bytes, and lies at %#x"
              .formatted(what, ALIGNMENT, memory.address()));
    }
  }

  private BoundProduct find(int rows, int depth, int panels) {
    int size = CompiledProducts.size(rows);
    int slot = size * ProductEngine.MOST_PANELS + panels - 1;
    for (BoundProduct product : bound[slot]) {
      if (product.depth() == depth) {
        return product;
      }
    }
    BoundProduct product =
        new BoundProduct(products.get(size, depth, panels), products.engine(), arena);
    try {
      reserve(product.scratchBytes());
    } catch (OutOfMemoryError e) {
      product.destroy();
      throw e;
    }
    BoundProduct[] longer = Arrays.copyOf(bound[slot], bound[slot].length + 1);
    longer[longer.length - 1] = product;
    bound[slot] = longer;
    return product;
  }

  /// Keeps what there is until more has been granted: no product may ever run without.
  private void reserve(long bytes) {
    if (bytes <= scratch.byteSize()) {
      return;
    }
    Arena larger = Arena.ofShared();
    MemorySegment memory;
    try {
      memory = larger.allocate(bytes, SCRATCH_ALIGNMENT);
    } catch (OutOfMemoryError e) {
      larger.close();
      throw e;
    }
    freeScratch();
    scratchArena = larger;
    scratch = memory;
  }

  private void freeScratch() {
    scratch = MemorySegment.NULL;
    if (scratchArena != null) {
      scratchArena.close();
      scratchArena = null;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      for (BoundProduct[] products : bound) {
        for (BoundProduct product : products) {
          product.destroy();
        }
      }
      Arrays.fill(bound, NONE);
      Kind.STREAM.destroy(stream);
      freeScratch();
      arena.close();
    }
    engine.forget(this);
  }
}
