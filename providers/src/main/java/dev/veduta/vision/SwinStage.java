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

  /// Numbers in the tokens of a band: enough for a product to be worth its while, few enough that a
  /// page of a document, which has 300 000 tokens, does not take gigabytes.
  private static final int BAND = 1 << 21;

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
    int tokens = Math.max(1, BAND / (x.shape().rows() * x.shape().width()));
    WindowBands even = WindowBands.of(c, plain, tokens);
    WindowBands odd = WindowBands.of(c, shifted, tokens);
    return merged(c, through(c, x, even, odd, blocks.size()));
  }

  /// What the first `count` blocks make of `x`, each freeing what the one before it made.
  private Tensor through(ComputeSession c, Tensor x, WindowBands even, WindowBands odd, int count) {
    if (count == 0) {
      return x;
    }
    int last = count - 1;
    return c.scoped(
        () ->
            blocks
                .get(last)
                .forward(c, through(c, x, even, odd, last), last % 2 == 0 ? even : odd));
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
