// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.DeviceMemoryException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/// What the emulator promises of the driver: work is done late, and what a driver refuses is
/// refused.
class EmulatedDriverTest {
  private static final int INVALID_VALUE = 1;
  private static final int INVALID_CONTEXT = 201;

  private static void add(
      CheckKernels kernels, DeviceMemory a, DeviceMemory b, DeviceMemory sum, int n) {
    kernels.stream.launch(
        kernels.function("add"),
        (n + 127) / 128,
        1,
        1,
        128,
        0,
        kernels.stream.arguments().add(a.address()).add(b.address()).add(sum.address()).add(n));
  }

  @Test
  void aLaunchAddsVectors() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      int n = 1000;
      float[] numbers = new float[n];
      float[] doubled = new float[n];
      for (int i = 0; i < n; i++) {
        numbers[i] = i / 8f;
        doubled[i] = i / 4f;
      }
      DeviceMemory a = kernels.upload(numbers);
      DeviceMemory sum = kernels.allocate(4L * n);
      add(kernels, a, a, sum, n);
      assertThat(kernels.downloadFloats(sum)).containsExactly(doubled);
      assertThat(kernels.emulator.calls("veduta_check_add")).isEqualTo(1);
      assertThat(kernels.emulator.calls("cuLaunchKernel")).isEqualTo(1);
    }
  }

  @Test
  void memoryBeginsAsNaNs() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      assertThat(kernels.downloadFloats(kernels.allocate(4 * 4096))).containsOnly(Float.NaN);
      DeviceMemory large = kernels.allocate(64 << 20);
      PinnedMemory end = kernels.pin(4096);
      kernels.stream.copyToHost(end.segment(), large.address() + large.bytes() - 4096, 4096);
      kernels.stream.synchronize();
      assertThat(end.segment().toArray(ValueLayout.JAVA_FLOAT)).containsOnly(Float.NaN);
    }
  }

  @Test
  void copiesHappenLate() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      PinnedMemory pinned = kernels.pin(4);
      DeviceMemory first = kernels.allocate(4);
      DeviceMemory second = kernels.allocate(4);
      MemorySegment number = pinned.segment();
      number.set(ValueLayout.JAVA_INT, 0, 1);
      kernels.stream.copyToDevice(first.address(), number, 4);
      number.set(ValueLayout.JAVA_INT, 0, 2); // too early: what was to be copied is lost
      kernels.stream.copyToHost(number, first.address(), 4);
      kernels.stream.copy(second.address(), first.address(), 4);
      number.set(ValueLayout.JAVA_INT, 0, 3);
      assertThat(number.get(ValueLayout.JAVA_INT, 0)).isEqualTo(3);
      kernels.stream.synchronize();
      assertThat(kernels.download(second)).containsExactly(3);
    }
  }

  @Test
  void aRecordingIsNotDoneUntilItRunsAndThenEachTime() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory a = kernels.upload(1f, 2f, 3f);
      DeviceMemory sum = kernels.upload(0f, 0f, 0f);
      PinnedMemory result = kernels.pin(12);
      kernels.stream.beginRecording();
      add(kernels, a, sum, sum, 3);
      kernels.stream.copyToHost(result.segment(), sum.address(), 12);
      try (Graph graph = kernels.stream.endRecording(null)) {
        assertThat(kernels.downloadFloats(sum)).containsExactly(0, 0, 0);
        for (int i = 0; i < 3; i++) {
          kernels.stream.run(graph);
        }
        kernels.stream.synchronize();
        assertThat(result.segment().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(3, 6, 9);
      }
      assertThat(kernels.emulator.count("execs")).isZero();
      assertThat(kernels.emulator.count("graphs")).isZero();
    }
  }

  @Test
  void aGraphIsChangedToARecordingOfTheSameKindAndMadeAnewForAnother() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory a = kernels.upload(1f, 2f);
      DeviceMemory b = kernels.upload(10f, 20f);
      DeviceMemory sum = kernels.allocate(8);
      kernels.stream.beginRecording();
      add(kernels, a, a, sum, 2);
      Graph first = kernels.stream.endRecording(null);
      kernels.stream.beginRecording();
      add(kernels, a, b, sum, 2);
      Graph second = kernels.stream.endRecording(first);
      assertThat(second).isSameAs(first);
      kernels.stream.run(second);
      assertThat(kernels.downloadFloats(sum)).containsExactly(11, 22);
      kernels.stream.beginRecording();
      add(kernels, a, b, sum, 2);
      add(kernels, sum, b, sum, 2);
      try (Graph third = kernels.stream.endRecording(second)) {
        assertThat(third).isNotSameAs(first);
        kernels.stream.run(third);
        assertThat(kernels.downloadFloats(sum)).containsExactly(21, 42);
      }
      assertThat(kernels.emulator.count("execs")).isZero();
    }
  }

  @Test
  void anAllocationWhileTheThreadRecordsSpoilsTheRecording() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      kernels.stream.beginRecording();
      assertThatThrownBy(() -> kernels.device.allocate(16)).hasMessageContaining("900");
      assertThatThrownBy(() -> kernels.stream.endRecording(null)).hasMessageContaining("901");
    }
  }

  @Test
  void memoryRunsOut() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      long before = kernels.emulator.set("memory", 1 << 20);
      try {
        DeviceMemory most = kernels.device.allocate(1 << 19);
        assertThatThrownBy(() -> kernels.device.allocate((1 << 19) + 1))
            .isInstanceOf(DeviceMemoryException.class);
        most.close();
        kernels.device.allocate((1 << 19) + 1).close();
      } finally {
        kernels.emulator.set("memory", before);
      }
      assertThat(kernels.emulator.count("allocated")).isZero();
    }
  }

  @Test
  void aFaultHappensAtTheCallThatWasAskedFor() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      kernels.emulator.fail("cuMemAlloc_v2", 2, INVALID_VALUE);
      kernels.device.allocate(16).close();
      assertThatThrownBy(() -> kernels.device.allocate(16))
          .isInstanceOfSatisfying(
              CudaException.class, e -> assertThat(e.code()).isEqualTo(INVALID_VALUE));
      kernels.device.allocate(16).close();
      assertThat(kernels.emulator.calls("cuMemAlloc_v2")).isEqualTo(3);
    }
  }

  @Test
  void aThreadWithoutADeviceCanDoNothing() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      FutureTask<Integer> task =
          new FutureTask<>(
              () -> {
                try {
                  kernels.stream.synchronize();
                  return 0;
                } catch (CudaException e) {
                  return e.code();
                }
              });
      Thread.ofPlatform().start(task).join();
      assertThat(task.get()).isEqualTo(INVALID_CONTEXT);
    }
  }

  @Test
  void launchesBeyondTheLimitsAreRefused() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      Function function = kernels.function("add");
      for (int[] launch : new int[][] {{0, 1, 32, 0}, {1, 65536, 32, 0}, {1, 1, 1025, 0}}) {
        refuses(kernels, function, launch);
      }
      refuses(kernels, function, 1, 1, 32, (48 << 10) + 1);
      Function wide = kernels.function("add", 200 << 10);
      refuses(kernels, wide, 1, 1, 32, (200 << 10) + 1);
      assertThatThrownBy(() -> kernels.function("add", 228 << 10))
          .isInstanceOf(CudaException.class);
    }
  }

  private static void refuses(CheckKernels kernels, Function function, int... launch) {
    Arguments arguments = kernels.stream.arguments().add(0L).add(0L).add(0L).add(0);
    assertThatThrownBy(
            () ->
                kernels.stream.launch(
                    function, launch[0], launch[1], 1, launch[2], launch[3], arguments))
        .isInstanceOfSatisfying(
            CudaException.class, e -> assertThat(e.code()).isEqualTo(INVALID_VALUE));
  }

  @Test
  void imagesOfOtherDevicesAndNewerDriversAreRefused() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      rejects(kernels, ".version 9.9\n.target sm_80\n", "222");
      rejects(kernels, ".version 8.0\n.target sm_100\n", "209");
      rejects(kernels, "hello", "200");
      long before = kernels.emulator.set("driver", 12000);
      try {
        rejects(kernels, ".version 8.1\n.target sm_80\n", "222");
        kernels.device.load(CheckKernels.PTX.getBytes(StandardCharsets.UTF_8)).close();
      } finally {
        kernels.emulator.set("driver", before);
      }
    }
  }

  @Test
  void cubinsAreForTheirCapabilityAndForDriversAsNewAsTheirCompiler() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      kernels.device.load(cubin(8, 90 << 8)).close();
      kernels.device.load(cubin(7, 90)).close();
      rejects(kernels, cubin(8, 80 << 8), "209");
      rejects(kernels, cubin(8, 100 << 8), "209");
      long before = kernels.emulator.set("driver", 12080);
      try {
        kernels.device.load(cubin(7, 90)).close();
        rejects(kernels, cubin(8, 90 << 8), "200");
      } finally {
        kernels.emulator.set("driver", before);
      }
    }
  }

  /// The head of an ELF file for NVIDIA's machine.
  private static byte[] cubin(int version, int flags) {
    ByteBuffer elf = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464C457F).put(8, (byte) version).putShort(18, (short) 190).putInt(48, flags);
    return elf.array();
  }

  private static void rejects(CheckKernels kernels, String image, String code) {
    rejects(kernels, image.getBytes(StandardCharsets.UTF_8), code);
  }

  private static void rejects(CheckKernels kernels, byte[] image, String code) {
    assertThatThrownBy(() -> kernels.device.load(image))
        .isInstanceOf(RejectedImageException.class)
        .hasMessageContaining(code);
  }
}
