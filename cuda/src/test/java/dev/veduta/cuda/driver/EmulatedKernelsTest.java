// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.cuda.EmulatedDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the emulator promises of kernels: that right ones compute what they say, and that wrong
/// ones don't go unseen.
class EmulatedKernelsTest {
  private static final int ILLEGAL_ADDRESS = 700;
  private static final int LAUNCH_FAILED = 719;

  @TestFactory
  Stream<DynamicTest> theDialectDoesWhatCudaDoes() {
    EmulatedDriver emulator = EmulatedDriver.assume();
    return emulator.checks().stream()
        .map(
            check ->
                DynamicTest.dynamicTest(check.name(), () -> assertThat(check.found()).isEmpty()));
  }

  @Test
  void aKernelReadsItsArguments() throws Exception {
    try (CheckKernels kernels = new CheckKernels();
        Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(128, 64);
      for (int i = 0; i < 16; i++) {
        struct.setAtIndex(ValueLayout.JAVA_LONG, i, 1_000_000L * i);
      }
      DeviceMemory to = kernels.allocate(16 * 8);
      Arguments arguments =
          kernels
              .stream
              .arguments()
              .add(to.address())
              .add(-7)
              .add(struct, 64)
              .add(30f)
              .add(500_000_000_000L);
      kernels.stream.launch(kernels.function("arguments"), 1, 1, 1, 16, 0, arguments);
      int[] words = kernels.download(to);
      for (int i = 0; i < 16; i++) {
        long sum = (words[2 * i] & 0xFFFFFFFFL) | (long) words[2 * i + 1] << 32;
        assertThat(sum).isEqualTo(500_000_000_023L + 1_000_000L * i);
      }
    }
  }

  @Test
  void aBarrierMakesSharedNumbersSeen() throws Exception {
    for (int order = -1; order < 8; order++) {
      assertThat(reverse(order, true)).isEqualTo(reversed());
    }
  }

  @Test
  void aMissingBarrierGivesAWrongResultInSomeOrder() throws Exception {
    Set<Boolean> right = new HashSet<>();
    for (int order = 0; order < 4; order++) {
      right.add(Arrays.equals(reverse(order, false), reversed()));
    }
    assertThat(right).contains(false);
  }

  private static int[] numbers() {
    return IntStream.range(0, 512).toArray();
  }

  private static int[] reversed() {
    return IntStream.range(0, 512).map(i -> i / 256 * 256 + 255 - i % 256).toArray();
  }

  private static int[] reverse(int order, boolean barrier) throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      kernels.emulator.order(order);
      DeviceMemory from = kernels.upload(numbers());
      DeviceMemory to = kernels.allocate(4 * 512);
      kernels.stream.launch(
          kernels.function("reverse"),
          2,
          1,
          1,
          256,
          0,
          kernels.stream.arguments().add(from.address()).add(to.address()).add(barrier ? 1 : 0));
      return kernels.download(to);
    }
  }

  @Test
  void sharedMemoryIsThereOnWhicheverThreadLaunches() throws Exception {
    for (int i = 0; i < 3; i++) {
      FutureTask<int[]> task = new FutureTask<>(() -> reverse(-1, true));
      Thread.ofPlatform().start(task).join();
      assertThat(task.get()).isEqualTo(reversed());
    }
  }

  @Test
  void faultsOfTheJvmAreStillItsOwn() throws Exception {
    assertThat(reverse(0, true)).isEqualTo(reversed());
    int[] array = {1};
    long sum = 0;
    // Compiled, this leaves the check for null to the processor.
    for (int i = 0; i < 100_000; i++) {
      sum += first(array);
    }
    assertThat(sum).isEqualTo(100_000);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> first(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @SuppressWarnings("NullAway") // null is what the test is about
  private static int first(int @Nullable [] array) {
    return array[0];
  }

  @Test
  void anAccessPastTheEndOfMemoryIsAnErrorThatNamesKernelAndThread() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory memory = kernels.allocate(4 * 1024);
      kernels.stream.launch(
          kernels.function("outside"),
          1,
          1,
          1,
          32,
          0,
          kernels.stream.arguments().add(memory.address()).add(1024));
      fails(kernels, ILLEGAL_ADDRESS);
      assertThat(kernels.emulator.complaint())
          .contains("veduta_check_outside", "block (0, 0, 0), thread (")
          .contains("not allocated");
    }
  }

  @Test
  void aPointerToNoAllocationIsAnErrorThatNamesTheParameter() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory memory = kernels.allocate(4 * 1024);
      kernels.stream.launch(
          kernels.function("reverse"),
          1,
          1,
          1,
          32,
          0,
          kernels.stream.arguments().add(memory.address()).add(4711L).add(1));
      fails(kernels, ILLEGAL_ADDRESS);
      assertThat(kernels.emulator.complaint()).contains("veduta_check_reverse: parameter 2 is 0x");
    }
  }

  @Test
  void lanesThatNeverComeToAShuffleAreAnError() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory memory = kernels.upload(new int[32]);
      kernels.stream.launch(
          kernels.function("stuck"),
          1,
          1,
          1,
          32,
          0,
          kernels.stream.arguments().add(memory.address()));
      fails(kernels, LAUNCH_FAILED);
      assertThat(kernels.emulator.complaint())
          .contains("veduta_check_stuck", "thread (0, 0, 0) waits at __shfl_sync in line")
          .contains("16 threads have returned");
    }
  }

  @Test
  void threadsAtDifferentBarriersAreAnError() throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory memory = kernels.upload(new int[64]);
      kernels.stream.launch(
          kernels.function("split"),
          1,
          1,
          1,
          64,
          0,
          kernels.stream.arguments().add(memory.address()));
      fails(kernels, LAUNCH_FAILED);
      assertThat(kernels.emulator.complaint()).contains("veduta_check_split", "__syncthreads");
    }
  }

  /// The error is of the device from then on, until it is opened anew.
  private static void fails(CheckKernels kernels, int code) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(kernels.stream::synchronize)
          .isInstanceOfSatisfying(CudaException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
  }

  @Test
  void anAsynchronousCopyIsThereOnceItWasWaitedFor() throws Exception {
    float[] from = {1, 2, 3, 4, 5, 6, 7, 8};
    assertThat(copy(from, true)).containsExactly(1, 2, 0, 0, 5, 6, 7, 8);
    assertThat(copy(from, false)).containsOnly(Float.NaN);
  }

  private static float[] copy(float[] numbers, boolean wait) throws Exception {
    try (CheckKernels kernels = new CheckKernels()) {
      DeviceMemory from = kernels.upload(numbers);
      DeviceMemory to = kernels.allocate(from.bytes());
      kernels.stream.launch(
          kernels.function("async", 100 << 10),
          1,
          1,
          1,
          numbers.length / 4,
          100 << 10,
          kernels.stream.arguments().add(from.address()).add(to.address()).add(wait ? 1 : 0));
      return kernels.downloadFloats(to);
    }
  }
}
