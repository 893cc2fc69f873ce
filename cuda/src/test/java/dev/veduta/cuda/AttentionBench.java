// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Consumer;

/// The emulated device with the kernels on it, and memory that lives until the bench is closed.
final class AttentionBench implements AutoCloseable {
  private final Device device = Device.open(0);
  private final Stream stream = device.openStream();
  private final KernelLibrary library = KernelLibrary.open(device);
  private final Deque<DeviceMemory> taken = new ArrayDeque<>();

  Stream stream() {
    return stream;
  }

  KernelLibrary library() {
    return library;
  }

  /// Memory whose every number is not a number.
  long take(long bytes) {
    long whole = Math.ceilDiv(Math.max(bytes, 4), 4) * 4;
    DeviceMemory memory = device.allocate(whole);
    taken.push(memory);
    stream.fill(memory.address(), -1, whole);
    return memory.address();
  }

  long put(long bytes, Consumer<MemorySegment> writer) {
    long address = take(bytes);
    try (PinnedMemory pinned = device.pin(Math.max(bytes, 4))) {
      writer.accept(pinned.segment());
      stream.copyToDevice(address, pinned.segment(), bytes);
      stream.synchronize();
    }
    return address;
  }

  long put(int... numbers) {
    return put(
        (long) numbers.length * Integer.BYTES,
        to -> MemorySegment.copy(numbers, 0, to, JAVA_INT, 0, numbers.length));
  }

  /// Puts numbers that [#rounded] has rounded.
  long put(float[] numbers, Storage type) {
    return put(
        (long) numbers.length * type.bytes(),
        to -> {
          for (int i = 0; i < numbers.length; i++) {
            switch (type) {
              case F32 -> to.setAtIndex(JAVA_FLOAT, i, numbers[i]);
              case BF16 ->
                  to.setAtIndex(
                      JAVA_SHORT, i, (short) (Float.floatToRawIntBits(numbers[i]) >>> 16));
              case F16 -> to.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16(numbers[i]));
            }
          }
        });
  }

  float[] floats(long address, Storage type, int count) {
    float[] numbers = new float[count];
    read(
        address,
        (long) count * type.bytes(),
        from -> {
          for (int i = 0; i < count; i++) {
            numbers[i] =
                switch (type) {
                  case F32 -> from.getAtIndex(JAVA_FLOAT, i);
                  case BF16 -> Float.intBitsToFloat(from.getAtIndex(JAVA_SHORT, i) << 16);
                  case F16 -> Float.float16ToFloat(from.getAtIndex(JAVA_SHORT, i));
                };
          }
        });
    return numbers;
  }

  byte[] bytes(long address, int count) {
    byte[] bytes = new byte[count];
    read(address, count, from -> MemorySegment.copy(from, JAVA_BYTE, 0, bytes, 0, count));
    return bytes;
  }

  private void read(long address, long bytes, Consumer<MemorySegment> reader) {
    try (PinnedMemory pinned = device.pin(Math.max(bytes, 4))) {
      stream.copyToHost(pinned.segment(), address, bytes);
      stream.synchronize();
      reader.accept(pinned.segment());
    }
  }

  /// Numbers between -`most` and `most` that a form of numbers has exactly.
  static float[] random(long seed, int count, float most, Storage type) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = rounded((random.nextFloat() * 2 - 1) * most, type);
    }
    return numbers;
  }

  static float rounded(float number, Storage type) {
    return switch (type) {
      case F32 -> number;
      case BF16 -> {
        int bits = Float.floatToRawIntBits(number);
        yield Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
      }
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(number));
    };
  }

  @Override
  public void close() {
    taken.forEach(DeviceMemory::close);
    library.close();
    stream.close();
    device.close();
  }
}
