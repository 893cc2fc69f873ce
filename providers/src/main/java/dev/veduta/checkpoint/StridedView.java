// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A tensor whose elements do not lie in the order of its axes: a transposed or sliced view of a
/// storage. They are gathered when they are read.
///
/// Whoever makes one has checked that every element lies in the source.
///
/// @param source from the first element on
/// @param width of an element, in bytes
/// @param extents of the axes, outermost first
/// @param strides from one element to the next along each axis, in elements, at least 0
public record StridedView(TensorBytes source, int width, List<Long> extents, List<Long> strides)
    implements TensorBytes {

  public StridedView {
    extents = List.copyOf(extents);
    strides = List.copyOf(strides);
  }

  /// The strides of elements that lie row by row.
  public static List<Long> rowMajor(List<Long> extents) {
    List<Long> strides = new ArrayList<>(extents);
    long stride = 1;
    for (int axis = extents.size() - 1; axis >= 0; axis--) {
      strides.set(axis, stride);
      stride *= extents.get(axis);
    }
    return strides;
  }

  /// A row-major tensor with its axes in another order: axis `i` of the result is axis
  /// `order.get(i)` of the source.
  ///
  /// @param extents of the source
  public static StridedView transposed(
      TensorBytes source, int width, List<Long> extents, List<Integer> order) {
    return new StridedView(
        source, width, permuted(extents, order), permuted(rowMajor(extents), order));
  }

  /// The values in that order.
  public static List<Long> permuted(List<Long> values, List<Integer> order) {
    return order.stream().map(values::get).toList();
  }

  @Override
  public MemorySegment read(ModelFiles files, Arena arena) {
    long elements = extents.stream().reduce(1L, Math::multiplyExact);
    MemorySegment gathered = arena.allocate(Math.multiplyExact(elements, width), width);
    try (Arena mapping = Arena.ofConfined()) {
      gather(source.read(files, mapping), gathered);
    }
    return gathered;
  }

  private void gather(MemorySegment from, MemorySegment to) {
    int inner = extents.size() - 1;
    long[] index = new long[extents.size()];
    long run = extents.get(inner);
    long start = 0;
    for (long at = 0; at < to.byteSize(); at += run * width) {
      copy(from, start * width, strides.get(inner) * width, to, at, run);
      for (int axis = inner - 1; axis >= 0; axis--) {
        start += strides.get(axis);
        if (++index[axis] < extents.get(axis)) {
          break;
        }
        start -= strides.get(axis) * extents.get(axis);
        index[axis] = 0;
      }
    }
  }

  /// Copies `count` elements that lie `step` bytes apart.
  private void copy(
      MemorySegment from, long start, long step, MemorySegment to, long at, long count) {
    if (step == width) {
      MemorySegment.copy(from, start, to, at, count * width);
      return;
    }
    for (long i = 0; i < count; i++) {
      long source = start + i * step;
      long target = at + i * width;
      switch (width) {
        case 1 -> to.set(JAVA_BYTE, target, from.get(JAVA_BYTE, source));
        case 2 -> to.set(JAVA_SHORT_UNALIGNED, target, from.get(JAVA_SHORT_UNALIGNED, source));
        case 4 -> to.set(JAVA_INT_UNALIGNED, target, from.get(JAVA_INT_UNALIGNED, source));
        case 8 -> to.set(JAVA_LONG_UNALIGNED, target, from.get(JAVA_LONG_UNALIGNED, source));
        default -> throw new IllegalStateException("no element has %d bytes".formatted(width));
      }
    }
  }
}
