// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.spi.compute.Precision;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Which kernels stood their [Trial] and how NVIDIA's library won its [Contest], remembered so that
/// each device is asked once. Safe for use by many threads.
final class Verdicts {
  private final Supplier<Contest> contest;
  private final Map<Asked, Set<String>> right = new ConcurrentHashMap<>();
  private final Map<Held, Optional<CublasLtProduct.Algorithm>> winners = new ConcurrentHashMap<>();

  Verdicts() {
    this(Contest::asSet);
  }

  /// @param contest what is held from now on
  Verdicts(Supplier<Contest> contest) {
    this.contest = contest;
  }

  private record Held(
      String device, String library, Precision precision, Contest contest, int in, int out) {}

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

  /// What is held now.
  Contest contest() {
    return contest.get();
  }

  /// How NVIDIA's library computes products with weights of a shape; empty where our kernels do.
  ///
  /// @param library which it is
  /// @param layer with such weights
  Optional<CublasLtProduct.Algorithm> algorithm(
      Device device,
      String library,
      Precision precision,
      Contest held,
      PackedLinear layer,
      Supplier<Optional<CublasLtProduct.Algorithm>> winner) {
    return winners.computeIfAbsent(
        new Held(device.name(), library, precision, held, layer.in(), layer.out()),
        _ -> winner.get());
  }
}
