// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The windows of a grid in bands of whole rows, on a session. What a block makes of a token
/// depends on its window only, so a block can go through a large picture band by band.
///
/// @param order puts the tokens of all bands back into the order of the grid; null where they are
record WindowBands(List<Band> bands, @Nullable Tensor order) {

  /// @param tokens about how many a band is to have
  static WindowBands of(ComputeSession c, Windows windows, int tokens) {
    Grid tiles = windows.tiles();
    int rows = Math.max(1, tokens / (tiles.across() * windows.area()));
    List<Band> bands = new ArrayList<>();
    for (int first = 0; first < tiles.down(); first += rows) {
      bands.add(Band.of(c, windows, first, Math.min(rows, tiles.down() - first)));
    }
    return new WindowBands(
        List.copyOf(bands), windows.shift() == 0 ? null : indices(c, windows.order()));
  }

  private static Tensor indices(ComputeSession c, int[] indices) {
    return c.upload(Shape.of(indices.length), DType.I32, MemorySegment.ofArray(indices));
  }

  /// Applies a block to the tokens of each band: `[B, tokens, D]` to the same shape.
  Tensor forEach(ComputeSession c, Tensor x, BiFunction<Tensor, Band, Tensor> block) {
    Tensor made = forEach(c, x, block, 0, bands.size());
    return order == null ? made : c.gather(made, order);
  }

  private Tensor forEach(
      ComputeSession c, Tensor x, BiFunction<Tensor, Band, Tensor> block, int from, int to) {
    int middle = (from + to) / 2;
    return c.scoped(
        () ->
            to - from == 1
                ? block.apply(c.gather(x, bands.get(from).tokens()), bands.get(from))
                : c.join(forEach(c, x, block, from, middle), forEach(c, x, block, middle, to)));
  }

  /// Some rows of windows.
  ///
  /// @param windows how many
  /// @param area tokens in each
  /// @param tokens which tokens of the grid they hold
  /// @param places for each place of the windows, which of these tokens it holds
  /// @param restored for each of these tokens, its place
  /// @param kinds of the windows, as [Windows#kinds] has them
  record Band(
      int windows, int area, Tensor tokens, Tensor places, Tensor restored, List<Integer> kinds) {

    private static Band of(ComputeSession c, Windows windows, int first, int rows) {
      return new Band(
          rows * windows.tiles().across(),
          windows.area(),
          indices(c, windows.tokens(first, rows)),
          indices(c, windows.cut(first, rows)),
          indices(c, windows.restore(first, rows)),
          windows.kinds(first, rows));
    }

    /// `[B, tokens, D]` as `[B · windows, area, D]`.
    Tensor cut(ComputeSession c, Tensor x) {
      return c.reshape(
          c.gather(x, places), Shape.of(x.shape().rows() * windows, area, x.shape().width()));
    }

    /// `[B · windows, area, D]` as `[B, tokens, D]`.
    Tensor restore(ComputeSession c, Tensor x) {
      Shape together = Shape.of(x.shape().rows() / windows, windows * area, x.shape().width());
      return c.gather(c.reshape(x, together), restored);
    }
  }
}
