// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Row-major extents, outermost first: `[2, 197, 768]` is two images of 197 tokens of width 768.
public record Shape(List<Integer> extents) {

  public Shape {
    extents = List.copyOf(extents);
    if (extents.isEmpty() || extents.stream().anyMatch(extent -> extent < 1)) {
      throw new IllegalArgumentException(
          "every extent of a shape must be at least 1, got " + extents);
    }
  }

  public static Shape of(int... extents) {
    return new Shape(Arrays.stream(extents).boxed().toList());
  }

  /// The extent of an axis, counted from the outermost.
  public int at(int axis) {
    return extents.get(axis);
  }

  /// The number of axes.
  public int rank() {
    return extents.size();
  }

  /// The extent of the innermost axis: the width of one token.
  public int width() {
    return extents.getLast();
  }

  /// The extent of the outermost axis.
  public int rows() {
    return extents.getFirst();
  }

  /// The product of all extents.
  ///
  /// @throws ArithmeticException when it passes 2⁶³
  public long elements() {
    return extents.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /// This shape with its innermost extent replaced: `[2, 197, 768].withWidth(3072)` is `[2, 197,
  /// 3072]`.
  public Shape withWidth(int width) {
    List<Integer> changed = new ArrayList<>(extents);
    changed.set(changed.size() - 1, width);
    return new Shape(changed);
  }

  @Override
  public String toString() {
    return extents.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
