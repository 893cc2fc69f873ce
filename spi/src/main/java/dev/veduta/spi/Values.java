// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;

/// Numbers that have left a backend: dense, row-major 32-bit floats in host memory.
///
/// @param data `shape.elements()` floats in native byte order
public record Values(Shape shape, MemorySegment data) {

  public Values {
    if (data.byteSize() != shape.elements() * Float.BYTES) {
      throw new IllegalArgumentException(
          "%s needs %d bytes, got %d"
              .formatted(shape, shape.elements() * Float.BYTES, data.byteSize()));
    }
  }

  /// New zeros, freed by the garbage collector.
  public static Values zeros(Shape shape) {
    return new Values(shape, MemorySegment.ofArray(new float[Math.toIntExact(shape.elements())]));
  }

  /// The element at a row-major index.
  public float at(long index) {
    return data.getAtIndex(JAVA_FLOAT, index);
  }

  public void set(long index, float value) {
    data.setAtIndex(JAVA_FLOAT, index, value);
  }
}
