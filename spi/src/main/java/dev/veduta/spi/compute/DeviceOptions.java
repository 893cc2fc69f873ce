// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// Which of its devices a backend computes on, and how much of that one's memory it may take. One
/// that has no devices passes it over.
///
/// @param index from 0, as the backend counts its devices
/// @param memoryLimit the most bytes that it takes at a time; 0 for no limit
public record DeviceOptions(int index, long memoryLimit) {

  /// The first, without a limit.
  public static final DeviceOptions DEFAULT = new DeviceOptions(0, 0);

  public DeviceOptions {
    if (index < 0 || index > 1023) {
      throw new IllegalArgumentException("device must lie between 0 and 1023, got " + index);
    }
    if (memoryLimit < 0) {
      throw new IllegalArgumentException(
          "a memory limit must be 0 or more bytes, got " + memoryLimit);
    }
  }

  public DeviceOptions withIndex(int index) {
    return new DeviceOptions(index, memoryLimit);
  }

  public DeviceOptions withMemoryLimit(long memoryLimit) {
    return new DeviceOptions(index, memoryLimit);
  }
}
