// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import dev.veduta.cuda.EmulatedDriver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The emulated device with the kernels that the emulator has for tests alone
/// (src/test/emulator/checks/kernels.cu). Closing it frees all that was made of it, and forgets
/// faults and counts.
final class CheckKernels implements AutoCloseable {
  /// An image without a kernel, of which the emulator takes that it has all.
  static final String PTX = ".version 8.0\n.target sm_80\n.address_size 64\n";

  final EmulatedDriver emulator = EmulatedDriver.assume();
  final Device device = Device.open(0);
  final Stream stream = device.openStream();
  private final List<Runnable> closing = new ArrayList<>();
  private final Module module;

  CheckKernels() throws RejectedImageException {
    emulator.reset();
    emulator.set("loud", 0); // these tests make mistakes on purpose
    module = device.load(PTX.getBytes(StandardCharsets.UTF_8));
  }

  Function function(String name) {
    return module.function("veduta_check_" + name, 0);
  }

  Function function(String name, int dynamicSharedBytes) {
    return module.function("veduta_check_" + name, dynamicSharedBytes);
  }

  DeviceMemory allocate(long bytes) {
    DeviceMemory memory = device.allocate(bytes);
    closing.add(memory::close);
    return memory;
  }

  PinnedMemory pin(long bytes) {
    PinnedMemory memory = device.pin(bytes);
    closing.add(memory::close);
    return memory;
  }

  /// Device memory that holds these numbers.
  DeviceMemory upload(int... numbers) {
    PinnedMemory source = pin(4L * numbers.length);
    MemorySegment.copy(MemorySegment.ofArray(numbers), 0, source.segment(), 0, 4L * numbers.length);
    DeviceMemory memory = allocate(4L * numbers.length);
    stream.copyToDevice(memory.address(), source.segment(), memory.bytes());
    stream.synchronize();
    return memory;
  }

  /// Device memory that holds these numbers.
  DeviceMemory upload(float... numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return upload(bits);
  }

  /// What is in device memory after all work.
  int[] download(DeviceMemory memory) {
    PinnedMemory target = pin(memory.bytes());
    stream.copyToHost(target.segment(), memory.address(), memory.bytes());
    stream.synchronize();
    return target.segment().toArray(ValueLayout.JAVA_INT);
  }

  float[] downloadFloats(DeviceMemory memory) {
    int[] bits = download(memory);
    float[] numbers = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      numbers[i] = Float.intBitsToFloat(bits[i]);
    }
    return numbers;
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    module.close();
    stream.close();
    device.close();
    emulator.reset();
    emulator.set("loud", 1);
    emulator.order(-1);
  }
}
