// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;

/// Learned position embeddings: those of `ahead` tokens that lie nowhere, then one for each patch
/// of the pictures trained on.
record PositionTable(int ahead, Grid trained, int width) {

  /// Rows of the stored table.
  int rows() {
    return ahead + trained.tokens();
  }

  /// Loads the embeddings, stretched to the patches that will be seen: `[ahead + patches, width]`.
  /// This is Transformers' `interpolate_pos_encoding`, but also for trained pictures that are not
  /// square, which it can't stretch.
  ///
  /// @param extents the shape under which the table is stored
  Tensor load(Grid seen, Weights weights, String name, int... extents) {
    if (seen.equals(trained)) {
      return weights.tensor(name, extents);
    }
    if ((long) seen.tokens() * width > Limits.POSITIONS) {
      throw new ModelException(
          "position embeddings of width %d can't be stretched to %s patches; make smaller pictures"
              .formatted(width, seen));
    }
    Values stored = weights.values(name, extents);
    Values stretched = Values.zeros(Shape.of(ahead + seen.tokens(), width));
    long kept = (long) ahead * width * Float.BYTES;
    MemorySegment.copy(stored.data(), 0, stretched.data(), 0, kept);
    Interpolation.CUBIC.stretch(stored, ahead, trained, stretched, ahead, seen);
    return weights.constant(name, stretched);
  }
}
