// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stage of Swin: blocks on one grid, then the merging of patches, which the last stage lacks.
///
/// @param plain the windows of even blocks
/// @param shifted those of odd blocks
record SwinStage(
    Grid grid,
    Windows plain,
    Windows shifted,
    List<SwinBlock> blocks,
    @Nullable Norm beforeMerging,
    @Nullable Linear merging) {

  static SwinStage load(Weights w, SwinConfig config, int stage, Grid grid) {
    Windows plain = Windows.of(grid, config.window(), false);
    Windows shifted = Windows.of(grid, config.window(), true);
    List<SwinBlock> blocks = new ArrayList<>();
    for (int i = 0; i < config.depths().get(stage); i++) {
      Windows windows = i % 2 == 0 ? plain : shifted;
      blocks.add(SwinBlock.load(w.at("blocks").at(i), config, stage, windows));
    }
    boolean isLast = stage == config.stages() - 1;
    int four = 4 * config.width(stage);
    Weights downsample = w.at("downsample");
    return new SwinStage(
        grid,
        plain,
        shifted,
        List.copyOf(blocks),
        isLast ? null : downsample.norm("norm", four, Swin.EPSILON),
        isLast ? null : downsample.linearWithoutBias("reduction", four, four / 2));
  }

  Tensor forward(ComputeSession c, Tensor x) {
    SwinBlock.Places even = SwinBlock.Places.of(c, plain);
    SwinBlock.Places odd = SwinBlock.Places.of(c, shifted);
    for (int i = 0; i < blocks.size(); i++) {
      x = blocks.get(i).forward(c, x, i % 2 == 0 ? even : odd);
    }
    return merged(c, x);
  }

  /// Four neighbours, those of a column first, side by side, then half as wide.
  private Tensor merged(ComputeSession c, Tensor x) {
    if (beforeMerging == null || merging == null) {
      return x;
    }
    int[] neighbours = grid.neighbours();
    Tensor indices =
        c.upload(Shape.of(neighbours.length), DType.I32, MemorySegment.ofArray(neighbours));
    Shape four = Shape.of(x.shape().rows(), grid.halved().tokens(), merging.in());
    Tensor joined = c.reshape(c.gather(x, indices), four);
    return c.linear(c.layerNorm(joined, beforeMerging), merging, NONE);
  }
}
