// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Numbers on their way between host and device.
record Transfers(Lane lane) {

  Tensor upload(Shape shape, DType type, MemorySegment data) {
    checkSize(shape, type, data.byteSize());
    return switch (type) {
      case F32 -> floats(shape, data);
      case I32 -> {
        int count = Math.toIntExact(shape.elements());
        long room = lane.workspace().take((long) count * Integer.BYTES);
        int[] values = data.toArray(ValueLayout.JAVA_INT_UNALIGNED);
        yield new IntTensor(shape, new Integers(lane, count, room, () -> values));
      }
      case F64, F16, BF16, I64, I16, I8, U8, BOOL ->
          throw new IllegalArgumentException(
              "can't upload %s; activations are F32 or I32".formatted(type));
    };
  }

  private DeviceTensor floats(Shape shape, MemorySegment data) {
    if (lane.inputs().isRecording()) {
      // What is uploaded in a step is the same in each of its runs.
      MemorySegment copy = MemorySegment.ofArray(data.toArray(ValueLayout.JAVA_BYTE));
      long address = lane.inputs().put(data.byteSize(), room -> room.copyFrom(copy));
      return new DeviceTensor(shape, Numbers.there(lane, shape.elements(), address, 0));
    }
    return upload(shape, List.of(data));
  }

  /// Floats that lie in several places, outside of recordings.
  DeviceTensor upload(Shape shape, List<MemorySegment> parts) {
    checkSize(shape, DType.F32, parts.stream().mapToLong(MemorySegment::byteSize).sum());
    DeviceTensor tensor = lane.now(shape);
    long to = tensor.numbers().floats();
    for (MemorySegment part : parts) {
      lane.upload(to, part);
      to += part.byteSize();
    }
    return tensor;
  }

  void write(Tensor target, MemorySegment data) {
    checkSize(target.shape(), target.type(), data.byteSize());
    if (target instanceof IntTensor) {
      lane.settle();
      lane.refuseInRecording("it writes to a tensor");
      lane.integers(target).integers().write(data.toArray(ValueLayout.JAVA_INT_UNALIGNED));
    } else {
      lane.write(lane.floats(target).numbers(), data);
    }
  }

  void read(Tensor source, MemorySegment target) {
    checkSize(source.shape(), source.type(), target.byteSize());
    lane.refuseInRecording("it reads a tensor");
    lane.staging().download(target, lane.floats(source).numbers().floats());
  }

  private static void checkSize(Shape shape, DType type, long given) {
    long bytes = shape.elements() * type.bytes();
    Expected.that(
        given == bytes,
        () -> "%s of %s needs %s bytes, got %s".formatted(shape, type, bytes, given));
  }
}
