// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static dev.veduta.vectorcpu.ProductEngine.PANEL;

import dev.veduta.onednn.OneDnn.Kind;
import dev.veduta.onednn.OneDnn.Operand;
import java.lang.foreign.MemorySegment;

/// A product that oneDNN compiled for one shape. It is immutable and threads may share it; the
/// [CompiledProducts] that made it own it.
///
/// @param panels that one call computes
/// @param pitch sums of a whole row, a multiple of those that one call computes
/// @param description of what it computes, which describes its operands too
/// @param primitive the code
record CompiledProduct(
    int rows,
    int depth,
    int panels,
    int pitch,
    MemorySegment description,
    MemorySegment primitive) {

  /// @throws IllegalStateException if oneDNN has no such product for this processor
  static CompiledProduct compile(
      MemorySegment engine, Elements elements, int rows, int depth, int panels, int pitch) {
    int outputs = panels * PANEL;
    MemorySegment x = OneDnn.rows(elements.x(), rows, depth, depth);
    MemorySegment weights = OneDnn.panels(elements.weights(), depth, outputs, elements.panels());
    MemorySegment sums = OneDnn.rows(elements.sums(), rows, outputs, pitch);
    MemorySegment description;
    try {
      description = OneDnn.product(engine, x, weights, sums);
    } finally {
      Kind.MATRIX.destroy(x);
      Kind.MATRIX.destroy(weights);
      Kind.MATRIX.destroy(sums);
    }
    try {
      return new CompiledProduct(
          rows, depth, panels, pitch, description, OneDnn.primitive(description));
    } catch (IllegalStateException e) {
      Kind.PRODUCT.destroy(description);
      throw e;
    }
  }

  MemorySegment operand(Operand which) {
    return OneDnn.operand(description, which);
  }

  /// How many calls compute whole rows of sums.
  int calls() {
    return pitch / (panels * PANEL);
  }

  /// From the sums of one call to those of the next.
  long outputBytes() {
    return (long) panels * PANEL * Float.BYTES;
  }

  /// What multiplies, such as `brg_matmul:avx512_core_bf16`.
  String implementation() {
    return OneDnn.implementation(description);
  }

  void destroy() {
    Kind.PRIMITIVE.destroy(primitive);
    Kind.PRODUCT.destroy(description);
  }
}
