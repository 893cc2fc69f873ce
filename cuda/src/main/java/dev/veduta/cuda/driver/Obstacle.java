// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.Optional;
import java.util.stream.IntStream;

/// What stands in the way of a device.
final class Obstacle {
  /// CUDA 12.0, whose driver runs our kernels' PTX.
  private static final int OLDEST_DRIVER = 12_000;

  /// Compute capability 8.0, whose tensor cores know bf16 and tf32.
  static final int LEAST_CAPABILITY = 80;

  private Obstacle() {}

  /// Why no device can be used; empty where one can.
  static Optional<String> here() {
    return driver().or(Obstacle::devices);
  }

  /// Why that device can't be used; empty if it can.
  static Optional<String> of(int index) {
    return driver().or(() -> device(index));
  }

  private static Optional<String> driver() {
    DriverLibrary library = DriverLibrary.get();
    if (library.refusal().isPresent()) {
      return library.refusal();
    }
    DriverCalls calls = library.driver().calls();
    try {
      int version = calls.driverGetVersion();
      if (version < OLDEST_DRIVER) {
        return Optional.of(
            "the NVIDIA driver is too old: it knows CUDA %s, and CUDA %s is needed; install driver 525 or later"
                .formatted(DeviceFacts.version(version), DeviceFacts.version(OLDEST_DRIVER)));
      }
      calls.init();
      return calls.deviceGetCount() == 0 ? Optional.of(noDevice()) : Optional.empty();
    } catch (CudaException e) {
      return Optional.of(
          e.code() == CudaException.NO_DEVICE ? noDevice() : DriverLibrary.reason(e));
    }
  }

  private static String noDevice() {
    return "the NVIDIA driver sees no GPU; see nvidia-smi -L and CUDA_VISIBLE_DEVICES, and start a"
        + " container with --gpus all";
  }

  /// The obstacle of the first, if each has one.
  private static Optional<String> devices() {
    int count = DriverLibrary.get().driver().calls().deviceGetCount();
    return IntStream.range(0, count).anyMatch(one -> device(one).isEmpty())
        ? Optional.empty()
        : device(0);
  }

  private static Optional<String> device(int index) {
    Driver driver = DriverLibrary.get().driver();
    try {
      int count = driver.calls().deviceGetCount();
      if (index < 0 || index >= count) {
        return Optional.of(
            "there is no GPU %d; there are %d, counted from 0".formatted(index, count));
      }
      DeviceFacts facts = DeviceFacts.of(driver, index);
      return facts.isUsable()
          ? Optional.empty()
          : Optional.of(
              "GPU %d (%s) has compute capability %s, and 8.0 is needed (Ampere or later); use vector-cpu"
                  .formatted(index, facts.name(), facts.capabilityLabel()));
    } catch (CudaException e) {
      return Optional.of(DriverLibrary.reason(e));
    }
  }
}
