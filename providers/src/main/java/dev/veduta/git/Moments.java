// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.List;

/// What tells the frames of a video apart: an embedding for each frame that a model was trained
/// with, `[1, 1, D]`; none of a model of pictures.
record Moments(List<Tensor> embeddings) {

  /// How many frames it was trained with.
  int trained() {
    return embeddings.size();
  }

  /// The embedding of a frame, `[D]`.
  ///
  /// Of as many frames as it was trained with (F) each has its own. Of n others, frame i lies at `p
  /// = i · (F − 1) / (n − 1)` among those, so that the first and the last coincide, and has `(1 −
  /// w) · E[floor(p)] + w · E[floor(p) + 1]` with `w = p − floor(p)`; a single one has E[0].
  Tensor at(ComputeSession c, int index, int count) {
    Shape shape = Shape.of(embeddings.getFirst().shape().width());
    if (count == trained()) {
      return c.reshape(embeddings.get(index), shape);
    }
    double place = count == 1 ? 0 : (double) index * (trained() - 1) / (count - 1);
    int before = (int) place;
    float weight = (float) (place - before);
    Values first = c.read(embeddings.get(before));
    Values second = c.read(embeddings.get(Math.min(before + 1, trained() - 1)));
    Values mixed = Values.zeros(shape);
    for (int d = 0; d < shape.width(); d++) {
      mixed.set(d, (1 - weight) * first.at(d) + weight * second.at(d));
    }
    return c.upload(shape, DType.F32, mixed.data());
  }

  /// What a reader should know when a video has that many frames.
  List<String> notes(int count) {
    return count == trained()
        ? List.of()
        : List.of(
            "%d frame%s seen with %d temporal embeddings, interpolated"
                .formatted(count, count == 1 ? "" : "s", trained()));
  }
}
