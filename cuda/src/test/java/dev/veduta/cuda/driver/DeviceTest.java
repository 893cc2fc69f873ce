// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.cuda.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A device …
@SuppressWarnings("NullAway.Init") // JUnit fills these fields before each test
final class DeviceTest {
  private static final int ILLEGAL_ADDRESS = 700;
  private static final int OUT_OF_MEMORY = 2;

  private EmulatedDriver emulator;

  @BeforeEach
  void needTheEmulator() {
    emulator = EmulatedDriver.assume();
    emulator.reset();
  }

  @AfterEach
  void leaveNothing() {
    emulator.reset();
  }

  @Test
  void saysWhatItIs() {
    try (Device device = Device.open(0)) {
      assertThat(device.name()).isNotBlank();
      assertThat(device.capability()).isGreaterThanOrEqualTo(80);
      assertThat(device.multiprocessors()).isPositive();
      assertThat(device.sharedMemory()).isGreaterThan(48 << 10);
      assertThat(device.driverVersion()).isGreaterThanOrEqualTo(12_000);
      assertThat(device.freeMemory()).isBetween(1L, device.totalMemory());
      assertThat(DeviceFacts.all().getFirst().description())
          .contains(device.name(), "GiB", "compute capability ", "driver for CUDA ");
    }
  }

  @Test
  void isRefusedWhereThereIsNone() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Device.open(7))
        .withMessage(
            "the backend cuda can't be used: there is no GPU 7; there are 1, counted from 0");
  }

  @Test
  void saysWhatWasNeededAndFreeAndWorksOn() {
    try (Device device = Device.open(0)) {
      long free = device.freeMemory();
      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(() -> device.allocate(1L << 40))
          .withMessageContaining("GPU 0 (" + device.name() + "): 1024.0 GiB of memory were needed")
          .withMessageContaining("GiB free; use precision bf16, fewer sessions")
          .satisfies(
              e -> {
                assertThat(e.needed()).isEqualTo(1L << 40);
                assertThat(e.free()).isEqualTo(free);
                assertThat(e.total()).isEqualTo(device.totalMemory());
              });
      device.allocate(1 << 20).close();
      assertThat(device.freeMemory()).isEqualTo(free);
    }
  }

  @Test
  void givesNoMoreThanItsLimit() {
    try (Device device = Device.open(0, 3 << 20);
        DeviceMemory first = device.allocate(2 << 20)) {
      assertThat(first.bytes()).isEqualTo(2 << 20);
      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(() -> device.allocate((1 << 20) + 1))
          .withMessageContaining("1.0 MiB of memory were needed")
          .withMessageContaining("of the memory limit of 3.0 MiB there were 1.0 MiB left")
          .withMessageContaining("raise memory-limit");
      device.allocate(1 << 20).close();
      device.allocate(1 << 20).close();
    }
  }

  @Test
  void countsWhatCouldNotBeAllocatedAsFree() {
    try (Device device = Device.open(0, 1 << 20)) {
      emulator.fail("cuMemAlloc_v2", 1, OUT_OF_MEMORY);
      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(() -> device.allocate(1 << 20));
      device.allocate(1 << 20).close();
    }
  }

  @Test
  void freesAllThatItGave() {
    try (Device device = Device.open(0)) {
      DeviceMemory memory = device.allocate(64);
      PinnedMemory pinned = device.pin(64);
      memory.close();
      memory.close();
      pinned.close();
      pinned.close();
    }
    assertThat(emulator.count("allocated")).isZero();
    assertThat(emulator.count("pinned")).isZero();
    assertThat(emulator.count("contexts")).isZero();
  }

  @Test
  void isOpenedAndClosedOnAnyThread() throws Exception {
    FutureTask<Device> opening = new FutureTask<>(() -> Device.open(0));
    Thread.ofPlatform().start(opening).join();
    Device device = opening.get();
    DeviceMemory memory = device.allocate(64);
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              memory.close();
              device.close();
              return null;
            });
    Thread.ofPlatform().start(closing).join();
    closing.get();
    assertThat(emulator.count("allocated")).isZero();
    assertThat(emulator.count("contexts")).isZero();
  }

  @Test
  void isKeptByAnotherThatIsOpen() {
    try (Device one = Device.open(0);
        DeviceMemory memory = one.allocate(64)) {
      Device.open(0).close();
      one.use();
      assertThat(memory.address()).isNotZero();
      assertThat(one.freeMemory()).isPositive();
    }
  }

  @Test
  void refusesPinnedMemoryThatIsClosed() {
    try (Device device = Device.open(0)) {
      MemorySegment segment;
      try (PinnedMemory pinned = device.pin(64)) {
        segment = pinned.segment();
        assertThat(segment.byteSize()).isEqualTo(64);
      }
      assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_INT, 0));
    }
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    try (Device device = Device.open(0)) {
      assertThatIllegalArgumentException().isThrownBy(() -> device.allocate(0));
      assertThatIllegalArgumentException().isThrownBy(() -> device.pin(0));
      assertThatIllegalArgumentException().isThrownBy(() -> device.pin(1L << 31));
      assertThatIllegalArgumentException().isThrownBy(() -> Device.open(0, -1));
    }
  }

  @Test
  void saysThatTheProcessLostIt() {
    try (Device device = Device.open(0);
        Stream stream = device.openStream()) {
      emulator.fail("cuStreamSynchronize", 1, ILLEGAL_ADDRESS);
      assertThatExceptionOfType(CudaException.class)
          .isThrownBy(stream::synchronize)
          .withMessageContaining("work on the GPU failed: CUDA_ERROR_ILLEGAL_ADDRESS (700, ")
          .withMessageContaining("the GPU can't be used by this process any longer; start it anew")
          .matches(CudaException::isFatal);
      assertThat(device.failure())
          .hasValueSatisfying(
              reason -> assertThat(reason).contains("CUDA_ERROR_ILLEGAL_ADDRESS (700, "));
    }
  }

  @Test
  void isClosedQuietlyWithAllThatItGaveAfterItWasLost() {
    try (Device device = Device.open(0)) {
      AllocatedMemory memory = (AllocatedMemory) device.allocate(64);
      emulator.fail("cuMemFree_v2", 1, ILLEGAL_ADDRESS);
      memory.close();
      emulator.reset();
      // The emulator has not lost it.
      device.driver().calls().memFree(memory.handle());
    }
  }

  @Test
  void saysSoWhereClosingFailsOtherwise() {
    try (Device device = Device.open(0)) {
      AllocatedMemory memory = (AllocatedMemory) device.allocate(64);
      emulator.fail("cuMemFree_v2", 1, CudaException.INVALID_VALUE);
      assertThatExceptionOfType(CudaException.class)
          .isThrownBy(memory::close)
          .withMessageContaining("freeing memory failed: CUDA_ERROR_INVALID_VALUE (1, ");
      device.driver().calls().memFree(memory.handle());
    }
  }

  @Test
  void describesMatricesToItsCopyEngine() {
    try (Device device = Device.open(0);
        Arena arena = Arena.ofConfined();
        DeviceMemory matrix = device.allocate(256 * 128 * 2)) {
      MemorySegment map = TensorMap.ofHalves(arena, device, matrix.address(), 256, 128, 64, 64);
      assertThat(map.byteSize()).isEqualTo(128);
      assertThat(map.address() % 64).isZero();
      assertThatExceptionOfType(CudaException.class)
          .isThrownBy(() -> TensorMap.ofHalves(arena, device, matrix.address(), 256, 128, 64, 128))
          .withMessageContaining("describing a matrix [256, 128]");
    }
  }
}
