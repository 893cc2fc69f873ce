// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Shape;

/// A sum or product of `a` and `b`, where `b` repeats over the axes that it lacks or has 1 of, in
/// tasks of one row: as many innermost axes as `a` and `b` share.
final class Pairs {
  private final Loop loop;
  private final FloatTensor a;
  private final FloatTensor b;
  private final FloatTensor out;

  /// The axes above a row, and the elements in one.
  private final int outer;

  private final int row;

  Pairs(Loop loop, FloatTensor a, FloatTensor b, FloatTensor out) {
    this.loop = loop;
    this.a = a;
    this.b = b;
    this.out = out;
    Shape shape = a.shape();
    int axis = shape.rank() - 1;
    int elements = shape.width();
    if (!fits()) {
      throw new IllegalArgumentException(
          "%s does not repeat over %s".formatted(b.shape(), a.shape()));
    }
    while (axis > 0 && extent(axis - 1) == shape.at(axis - 1)) {
      axis--;
      elements *= shape.at(axis);
    }
    this.outer = axis;
    this.row = elements;
  }

  int rows() {
    return a.elements() / row;
  }

  void run(int index, Scratch scratch) {
    int from = index * row;
    loop.run(
        a.data(),
        a.from() + from,
        b.data(),
        b.from() + repeated(index),
        out.data(),
        out.from() + from,
        row);
  }

  private boolean fits() {
    if (b.shape().rank() > a.shape().rank() || b.shape().width() != a.shape().width()) {
      return false;
    }
    for (int axis = 0; axis < a.shape().rank(); axis++) {
      if (extent(axis) != 1 && extent(axis) != a.shape().at(axis)) {
        return false;
      }
    }
    return true;
  }

  /// The extent of `b` along an axis of `a`.
  private int extent(int axis) {
    int own = axis - (a.shape().rank() - b.shape().rank());
    return own < 0 ? 1 : b.shape().at(own);
  }

  /// Where the row of `b` begins that belongs to a row of `a`.
  private int repeated(int index) {
    int rest = index;
    int from = 0;
    int stride = row;
    for (int axis = outer - 1; axis >= 0; axis--) {
      int at = rest % a.shape().at(axis);
      rest /= a.shape().at(axis);
      from += extent(axis) == 1 ? 0 : at * stride;
      stride *= extent(axis);
    }
    return from;
  }

  /// What is done with a row: [Kernels#add] or [Kernels#multiply].
  @FunctionalInterface
  interface Loop {
    void run(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count);
  }
}
