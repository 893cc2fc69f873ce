// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceFacts;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Computes on an NVIDIA GPU.
@Plugin("cuda")
public final class CudaProvider implements ComputeBackendProvider {
  private final Verdicts verdicts;

  public CudaProvider() {
    this(new Verdicts());
  }

  /// @param verdicts that are known, to which others are added
  CudaProvider(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /// Before the processor's backends: where there is a GPU, it is faster.
  @Override
  public int order() {
    return 50;
  }

  @Override
  public Set<Precision> precisions() {
    return EnumSet.of(Precision.FP32, Precision.TF32, Precision.BF16, Precision.FP16);
  }

  @Override
  public Optional<String> obstacle() {
    return Device.obstacle();
  }

  @Override
  public List<String> devices() {
    return DeviceFacts.all().stream().map(DeviceFacts::description).toList();
  }

  @Override
  public Optional<String> advantage(Precision precision) {
    return DeviceFacts.all().stream()
        .filter(DeviceFacts::isUsable)
        .findFirst()
        .flatMap(device -> advantage(precision, device));
  }

  private static Optional<String> advantage(Precision precision, DeviceFacts device) {
    return switch (precision) {
      case FP32 ->
          Optional.of(
              "fp32 products on %d multiprocessors (%s)"
                  .formatted(device.multiprocessors(), device.name()));
      case TF32, BF16, FP16 ->
          Optional.of(
              "%s products in tensor cores (%s)".formatted(precision.label(), device.name()));
      case INT8 -> Optional.empty();
    };
  }

  @Override
  public ComputeBackend open(BackendOptions options) {
    return CudaBackend.open(options, verdicts);
  }
}
