// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import java.util.Optional;

/// Layer norms, computed when somebody asks, in the form asked for.
///
/// @param halves what wide operands are kept in; [Storage#F32] where they stay in 32 bits
record Norms(Lane lane, RowKernels kernels, Storage halves) {

  /// The norm of `x`, or of its sum with a residual.
  DeviceTensor normalized(DeviceTensor x, Optional<DeviceTensor> residual, Norm norm) {
    Shape shape = x.shape();
    Shape weights = Shape.of(shape.width());
    Expected.that(
        norm.scale().shape().equals(weights) && norm.shift().shape().equals(weights),
        () ->
            "a norm of scale %s and shift %s does not fit %s"
                .formatted(norm.scale().shape(), norm.shift().shape(), shape));
    // Few tokens, of which a product reads halves and a sum floats, cost as much with both.
    boolean both = halves != Storage.F32 && !Lane.isWide(shape);
    DeviceTensor scale = lane.floats(norm.scale());
    DeviceTensor shift = lane.floats(norm.shift());
    return lane.later(
        shape,
        (numbers, form) -> {
          long added = residual.map(tensor -> tensor.numbers().floats()).orElse(0L);
          kernels.addNorm(
              lane.stream(),
              x.numbers().floats(),
              added,
              scale.numbers().floats(),
              shift.numbers().floats(),
              norm.epsilon(),
              shape.elements() / shape.width(),
              shape.width(),
              both || form == Storage.F32 ? numbers.target(Storage.F32) : 0,
              both || form != Storage.F32 ? numbers.target(halves) : 0,
              halves);
          numbers.made(form);
          if (both) {
            numbers.made(halves);
            numbers.made(Storage.F32);
          }
        });
  }
}
