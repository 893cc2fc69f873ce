// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The weights of a layer normalization over the innermost axis.
///
/// @param scale `[width]`
/// @param shift `[width]`
/// @param epsilon added to the variance before the square root
public record Norm(Tensor scale, Tensor shift, float epsilon) {}
