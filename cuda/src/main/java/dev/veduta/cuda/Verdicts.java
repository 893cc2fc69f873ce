// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.spi.compute.Precision;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which kernels stood their [Trial], remembered so that each device is asked once. Safe for use by
/// many threads.
final class Verdicts {
  private final Map<Asked, Set<String>> right = new ConcurrentHashMap<>();

  private record Asked(String device, int capability, String images, Precision precision) {}

  /// Those of the kernels that are right on a device.
  ///
  /// @param images what the kernels were loaded from
  Kernels trusted(Device device, String images, Packing packing, Kernels kernels) {
    Precision precision = packing.precision();
    if (precision == Precision.FP32) {
      return kernels;
    }
    Asked asked = new Asked(device.name(), device.capability(), images, precision);
    return kernels.only(
        right.computeIfAbsent(asked, _ -> Trial.passed(device, packing, kernels).names()));
  }
}
