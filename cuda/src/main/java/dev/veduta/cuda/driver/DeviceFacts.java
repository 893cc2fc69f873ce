// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.List;
import java.util.stream.IntStream;

/// What a device is, known without opening it.
///
/// @param index from 0
/// @param name such as `NVIDIA H200`
/// @param capability ten times the compute capability
/// @param sharedMemory the most of a block, in bytes
/// @param memory in bytes
/// @param driverVersion as the driver counts: 12040 for CUDA 12.4
public record DeviceFacts(
    int index,
    String name,
    int capability,
    int multiprocessors,
    int sharedMemory,
    long memory,
    int driverVersion) {

  // The names of the driver's header.
  private static final int MULTIPROCESSOR_COUNT = 16;
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = 97;

  /// All devices, in the order of their indices; none where something stands in the way of all of
  /// them.
  public static List<DeviceFacts> all() {
    if (Obstacle.here().isPresent()) {
      return List.of();
    }
    Driver driver = DriverLibrary.get().driver();
    return IntStream.range(0, driver.calls().deviceGetCount())
        .mapToObj(index -> of(driver, index))
        .toList();
  }

  /// Of a device that there is.
  static DeviceFacts of(Driver driver, int index) {
    DriverCalls calls = driver.calls();
    return new DeviceFacts(
        index,
        calls.deviceGetName(index),
        calls.deviceGetAttribute(index, COMPUTE_CAPABILITY_MAJOR) * 10
            + calls.deviceGetAttribute(index, COMPUTE_CAPABILITY_MINOR),
        calls.deviceGetAttribute(index, MULTIPROCESSOR_COUNT),
        calls.deviceGetAttribute(index, MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
        calls.deviceTotalMem(index),
        calls.driverGetVersion());
  }

  /// A version as people write it: `12.4` for 12040.
  static String version(int number) {
    return "%d.%d".formatted(number / 1000, number % 1000 / 10);
  }

  /// Whether this backend's kernels run on it.
  public boolean isUsable() {
    return capability >= Obstacle.LEAST_CAPABILITY;
  }

  /// One line: `NVIDIA H200, 139.7 GiB, compute capability 9.0, driver for CUDA 13.0`.
  public String description() {
    return "%s, %s, compute capability %s, driver for CUDA %s%s"
        .formatted(
            name,
            MemoryBudget.size(memory),
            capabilityLabel(),
            version(driverVersion),
            isUsable() ? "" : "; not used, as 8.0 is needed");
  }

  /// As people write it: `9.0`.
  String capabilityLabel() {
    return "%d.%d".formatted(capability / 10, capability % 10);
  }
}
