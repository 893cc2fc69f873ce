// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static dev.veduta.vectorcpu.ProductEngine.MOST_ROWS;
import static dev.veduta.vectorcpu.ProductEngine.PANEL;

import dev.veduta.onednn.OneDnn.Kind;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The products of an engine, compiled when they are first needed.
///
/// They are compiled for a few numbers of rows only, and a call computes some rows too many. Each
/// is compared with the one of the most rows: oneDNN may choose to sum in another order for fewer,
/// and then the next larger one is taken instead, so that a row's sums are always the same.
final class CompiledProducts {

  /// One row alone would be summed in another order; and oneDNN reads weights from memory up to a
  /// third slower for fewer than four.
  private static final int[] ROWS = {4, 6, 8, 12, 16, 24, 32, 48, MOST_ROWS};

  /// How many [sizes][#size] there are.
  static final int SIZES = ROWS.length;

  private static final int[] SIZE = sizes();

  private final MemorySegment engine;
  private final Elements elements;
  private final Sample sample;
  private final boolean isExact;
  private final Map<Shape, CompiledProduct> known = new HashMap<>();
  private final Set<CompiledProduct> compiled = new LinkedHashSet<>();

  private record Shape(int size, int depth, int panels) {}

  CompiledProducts(Precision precision) {
    elements = Elements.of(precision);
    engine = OneDnn.engine();
    sample = new Sample(engine, elements);
    isExact = precision == Precision.INT8;
  }

  private static int[] sizes() {
    int[] sizes = new int[MOST_ROWS + 1];
    for (int rows = 1, size = 0; rows <= MOST_ROWS; rows++) {
      if (rows > ROWS[size]) {
        size++;
      }
      sizes[rows] = size;
    }
    return sizes;
  }

  /// The number, from 0, of the smallest product for so many rows.
  static int size(int rows) {
    return SIZE[rows];
  }

  MemorySegment engine() {
    return engine;
  }

  /// A product of at least that size.
  synchronized CompiledProduct get(int size, int depth, int panels) {
    Shape shape = new Shape(size, depth, panels);
    CompiledProduct product = known.get(shape);
    if (product == null) {
      product = choose(shape);
      known.put(shape, product);
    }
    return product;
  }

  private CompiledProduct choose(Shape shape) {
    CompiledProduct product = compile(shape, shape.panels);
    boolean isLargest = shape.size == SIZES - 1;
    if (isExact || (isLargest && shape.panels == 1) || sumsInOrder(product)) {
      compiled.add(product);
      return product;
    }
    product.destroy();
    if (!isLargest) {
      return get(shape.size + 1, shape.depth, shape.panels);
    }
    CompiledProduct oneByOne = compile(shape, 1);
    compiled.add(oneByOne);
    return oneByOne;
  }

  private CompiledProduct compile(Shape shape, int panels) {
    return CompiledProduct.compile(
        engine, elements, ROWS[shape.size], shape.depth, panels, shape.panels * PANEL);
  }

  private boolean sumsInOrder(CompiledProduct product) {
    return sample.sameSums(product, get(SIZES - 1, product.depth(), 1));
  }

  /// Frees all of them; nothing that they were bound to is left.
  synchronized void destroy() {
    compiled.forEach(CompiledProduct::destroy);
    compiled.clear();
    known.clear();
    Kind.ENGINE.destroy(engine);
  }
}
