// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Numbers `a` and `b` of a device that are added or multiplied, where `b` repeats over the outer
/// axes it lacks or has 1 of.
///
/// @param a address of floats
/// @param b address of floats
/// @param out address of as many floats as `a` has
/// @param axes those of `a`, outermost first; neighbours that `b` has both of, or neither, are one
record Pairs(long a, long b, long out, List<Axis> axes) {

  /// @param repeats whether `b` has the same numbers all along it
  record Axis(long extent, boolean repeats) {}

  /// @throws IllegalArgumentException if `b` does not repeat over `a`
  static Pairs of(Shape shape, long a, Shape repeated, long b, long out) {
    int lacking = shape.rank() - repeated.rank();
    boolean fits = lacking >= 0 && repeated.width() == shape.width();
    for (int i = 0; fits && i < repeated.rank(); i++) {
      int extent = repeated.at(i);
      fits = extent == 1 || extent == shape.at(lacking + i);
    }
    if (!fits) {
      throw new IllegalArgumentException("%s does not repeat over %s".formatted(repeated, shape));
    }
    Deque<Axis> axes = new ArrayDeque<>();
    axes.add(new Axis(shape.width(), false));
    for (int i = shape.rank() - 2; i >= 0; i--) {
      boolean repeats = i < lacking || repeated.at(i - lacking) != shape.at(i);
      Axis inner = axes.getFirst();
      if (shape.at(i) > 1) {
        if (inner.repeats == repeats) {
          axes.removeFirst();
          axes.addFirst(new Axis(inner.extent * shape.at(i), repeats));
        } else {
          axes.addFirst(new Axis(shape.at(i), repeats));
        }
      }
    }
    return new Pairs(a, b, out, List.copyOf(axes));
  }

  /// The extent of an axis counted from the innermost, or 1 where there is none.
  long extent(int fromInnermost) {
    int axis = axes.size() - 1 - fromInnermost;
    return axis < 0 ? 1 : axes.get(axis).extent;
  }

  long count() {
    return axes.stream().mapToLong(Axis::extent).reduce(1, Math::multiplyExact);
  }

  /// Pairs of the numbers at an index of the outermost axis.
  Pairs at(long index) {
    Axis outermost = axes.getFirst();
    List<Axis> inner = axes.subList(1, axes.size());
    long each = Float.BYTES * count() / outermost.extent;
    long repeated =
        Float.BYTES
            * inner.stream()
                .filter(axis -> !axis.repeats)
                .mapToLong(Axis::extent)
                .reduce(1, Math::multiplyExact);
    return new Pairs(
        a + index * each, outermost.repeats ? b : b + index * repeated, out + index * each, inner);
  }
}
