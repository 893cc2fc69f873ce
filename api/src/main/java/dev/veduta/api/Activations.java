// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.nio.FloatBuffer;
import java.util.List;

/// Numbers that a model computed on its way: dense, row-major, not to be changed.
///
/// @param name as Transformers calls it, such as `cross_attentions.3`
/// @param shape the length of each axis, outermost first
/// @param values as many as the shape holds, from the buffer's position to its limit
public record Activations(String name, List<Integer> shape, FloatBuffer values) {

  public Activations {
    shape = List.copyOf(shape);
    values = values.slice().asReadOnlyBuffer();
    long size = 1;
    for (int length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "%s: a shape has no axis below 0, got %s".formatted(name, shape));
      }
      size = Math.multiplyExact(size, (long) length);
    }
    if (size != values.capacity()) {
      throw new IllegalArgumentException(
          "%s: %s holds %d numbers, got %d".formatted(name, shape, size, values.capacity()));
    }
  }

  /// All numbers, read-only, from the first.
  @Override
  public FloatBuffer values() {
    return values.duplicate();
  }

  /// The number at a place.
  ///
  /// @param place an index for each axis, from 0
  /// @throws IndexOutOfBoundsException when there is no such place
  public float at(int... place) {
    if (place.length != shape.size()) {
      throw new IndexOutOfBoundsException(
          "%s has %d axes, so a number needs as many indices, got %d"
              .formatted(name, shape.size(), place.length));
    }
    int index = 0;
    for (int axis = 0; axis < place.length; axis++) {
      int length = shape.get(axis);
      if (place[axis] < 0 || place[axis] >= length) {
        throw new IndexOutOfBoundsException(
            "%s: index %d of %s must lie between 0 and %d, got %d"
                .formatted(name, axis, shape, length - 1, place[axis]));
      }
      index = index * length + place[axis];
    }
    return values.get(index);
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
