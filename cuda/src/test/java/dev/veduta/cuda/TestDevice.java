// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A device, real or emulated, with the kernels loaded, and memory for the numbers of a test, which
/// is freed when this is closed. Without one the test is skipped, and says why.
final class TestDevice implements AutoCloseable {
  private final Deque<AutoCloseable> made = new ArrayDeque<>();
  final Device device;
  final KernelLibrary library;
  final Stream stream;

  TestDevice() {
    Optional<String> obstacle = Device.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    device = Device.open(0);
    made.push(device);
    library = KernelLibrary.open(device);
    made.push(library);
    stream = device.openStream();
    made.push(stream);
  }

  /// The address of new memory.
  ///
  /// @param offset how many bytes past an aligned address it lies
  long allocate(long bytes, int offset) {
    DeviceMemory memory = device.allocate(bytes + offset);
    made.push(memory);
    return memory.address() + offset;
  }

  long allocate(long bytes) {
    return allocate(bytes, 0);
  }

  long upload(MemorySegment numbers, int offset) {
    long address = allocate(numbers.byteSize(), offset);
    try (PinnedMemory pinned = device.pin(numbers.byteSize())) {
      MemorySegment.copy(numbers, 0, pinned.segment(), 0, numbers.byteSize());
      stream.copyToDevice(address, pinned.segment(), numbers.byteSize());
      stream.synchronize();
    }
    return address;
  }

  long upload(float... numbers) {
    return upload(MemorySegment.ofArray(numbers), 0);
  }

  long upload(int... numbers) {
    return upload(MemorySegment.ofArray(numbers), 0);
  }

  long upload(long... numbers) {
    return upload(MemorySegment.ofArray(numbers), 0);
  }

  long upload(short... numbers) {
    return upload(MemorySegment.ofArray(numbers), 0);
  }

  /// What lies in memory when all work is done.
  private MemorySegment download(long address, long bytes) {
    try (PinnedMemory pinned = device.pin(bytes)) {
      stream.copyToHost(pinned.segment(), address, bytes);
      stream.synchronize();
      return MemorySegment.ofArray(pinned.segment().asSlice(0, bytes).toArray(JAVA_BYTE));
    }
  }

  float[] floats(long address, int count) {
    return download(address, 4L * count).toArray(JAVA_FLOAT.withByteAlignment(1));
  }

  int[] ints(long address, int count) {
    return download(address, 4L * count).toArray(JAVA_INT.withByteAlignment(1));
  }

  short[] shorts(long address, int count) {
    return download(address, 2L * count).toArray(JAVA_SHORT.withByteAlignment(1));
  }

  @Override
  public void close() {
    while (!made.isEmpty()) {
      try {
        made.pop().close();
      } catch (Exception e) {
        throw new AssertionError("what a test made can't be closed", e);
      }
    }
  }
}
