// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.Shape;
import java.util.Optional;

/// Says what stands in for a tensor that a checkpoint lacks, such as the cross-attention of a
/// decoder that was trained without one.
@FunctionalInterface
public interface UntrainedWeights {

  /// Nothing does: a tensor that is missing is an error.
  UntrainedWeights NONE = (_, _, _) -> Optional.empty();

  /// The numbers of the tensor, the same each time; empty when its absence is an error.
  Optional<Values> initial(String name, Shape shape, Role role);

  /// What a tensor is for, which decides how it begins (spec/11-loss-and-finetuning.md).
  enum Role {
    /// A table of embeddings, or a token of its own.
    TABLE,
    /// The matrix of a linear map.
    LINEAR,
    /// What a linear map adds.
    BIAS,
    /// What a layer norm multiplies by.
    SCALE,
    /// What a layer norm adds.
    SHIFT
  }
}
