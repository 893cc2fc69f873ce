// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;

/// The tensors of a session as numbers: brought in, fetched, seen under another shape.
///
/// @param workspace where new ones lie
record Tensors(Workspace workspace) {

  Tensor upload(Shape shape, DType type, MemorySegment data) {
    Tensor target =
        switch (type) {
          case F32 -> workspace.tensor(shape);
          case I32 -> new IntTensor(shape, new int[Math.toIntExact(shape.elements())]);
          case F64, F16, BF16, I64, I16, I8, U8, BOOL ->
              throw new IllegalArgumentException(
                  "can't upload %s; activations are F32 or I32".formatted(type));
        };
    write(target, data);
    return target;
  }

  void write(Tensor target, MemorySegment data) {
    checkSize(target, data);
    switch (target) {
      case FloatTensor floats ->
          MemorySegment.copy(
              data, JAVA_FLOAT_UNALIGNED, 0, floats.data(), floats.from(), floats.elements());
      case IntTensor ints ->
          MemorySegment.copy(data, JAVA_INT_UNALIGNED, 0, ints.data(), 0, ints.data().length);
      default -> throw foreign(target);
    }
  }

  void read(Tensor source, MemorySegment target) {
    checkSize(source, target);
    FloatTensor floats = floats(source);
    MemorySegment.copy(
        floats.data(), floats.from(), target, JAVA_FLOAT_UNALIGNED, 0, floats.elements());
  }

  Tensor reshape(Tensor x, Shape shape) {
    Expected.that(
        x.shape().elements() == shape.elements(),
        () -> "%s can't be reshaped to %s".formatted(x.shape(), shape));
    return switch (x) {
      case FloatTensor floats -> new FloatTensor(shape, floats.data(), floats.from());
      case IntTensor ints -> new IntTensor(shape, ints.data());
      case TableTensor table -> new TableTensor(shape, table.data(), table.halves());
      default -> throw foreign(x);
    };
  }

  /// The numbers of a tensor as an array; a table in native memory is copied into the scope.
  FloatTensor floats(Tensor tensor) {
    return switch (tensor) {
      case FloatTensor floats -> floats;
      case TableTensor table -> {
        FloatTensor copy = workspace.tensor(table.shape());
        table.copy(0, copy.data(), copy.from(), copy.elements());
        yield copy;
      }
      case IntTensor ints ->
          throw new IllegalArgumentException("expected F32, got I32 " + ints.shape());
      default -> throw foreign(tensor);
    };
  }

  private static void checkSize(Tensor tensor, MemorySegment data) {
    Expected.that(
        data.byteSize() == tensor.shape().elements() * tensor.type().bytes(),
        () ->
            "%s of %s needs %s bytes, got %s"
                .formatted(
                    tensor.shape(),
                    tensor.type(),
                    tensor.shape().elements() * tensor.type().bytes(),
                    data.byteSize()));
  }

  static IllegalArgumentException foreign(Tensor tensor) {
    return new IllegalArgumentException("a tensor of another backend: " + tensor);
  }
}
