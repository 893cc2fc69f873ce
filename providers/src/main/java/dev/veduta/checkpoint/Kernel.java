// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/// The order of axes in which PyTorch wants what Keras and Flax call a kernel: `[in, out]` becomes
/// `[out, in]`, and of a convolution `[height, width, in, out]` becomes `[out, in, height, width]`.
public final class Kernel {
  private static final List<Integer> OF_IMAGES = List.of(3, 2, 0, 1);

  private Kernel() {}

  /// The axes of the stored kernel in the order of PyTorch.
  public static List<Integer> axes(int rank) {
    return rank == OF_IMAGES.size()
        ? OF_IMAGES
        : IntStream.range(0, rank).map(axis -> rank - 1 - axis).boxed().toList();
  }
}
