// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The function applied to each output of a [Linear] (spec/14-numerics.md).
public enum Activation {
  NONE,
  RELU,
  /// `x · Φ(x)`, with the error function.
  GELU,
  /// The tanh approximation of [#GELU] that GPT-2 was trained with.
  GELU_TANH,
  /// `x · σ(1.702 x)`, the approximation that CLIP was trained with.
  QUICK_GELU
}
