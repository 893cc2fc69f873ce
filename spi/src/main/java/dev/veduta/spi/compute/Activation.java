// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.Optional;

/// The function applied to each output of a [Linear] (spec/14-numerics.md).
public enum Activation {
  NONE,
  RELU,
  /// `x · Φ(x)`, with the error function.
  GELU,
  /// The tanh approximation of [#GELU] that GPT-2 was trained with.
  GELU_TANH,
  /// `x · σ(1.702 x)`, the approximation that CLIP was trained with.
  QUICK_GELU,
  /// [#GELU] held between -10 and 10.
  GELU_10,
  /// `x · σ(x)`, also called swish.
  SILU,
  SIGMOID,
  TANH,
  /// [#RELU] of at most 6.
  RELU6,
  /// `x` where positive, else `0.01 x`.
  LEAKY_RELU,
  /// `1.0507… · (x where positive, else 1.6732… · (eˣ - 1))`.
  SELU,
  /// `x · tanh(ln(1 + eˣ))`.
  MISH;

  /// The activation that a `config.json` calls that, as Transformers' `ACT2FN` has them.
  public static Optional<Activation> named(String name) {
    return switch (name) {
      case "linear" -> Optional.of(NONE);
      case "relu" -> Optional.of(RELU);
      case "gelu", "gelu_python" -> Optional.of(GELU);
      case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate" ->
          Optional.of(GELU_TANH);
      case "quick_gelu" -> Optional.of(QUICK_GELU);
      case "gelu_10" -> Optional.of(GELU_10);
      case "silu", "swish" -> Optional.of(SILU);
      case "sigmoid" -> Optional.of(SIGMOID);
      case "tanh" -> Optional.of(TANH);
      case "relu6" -> Optional.of(RELU6);
      case "leaky_relu" -> Optional.of(LEAKY_RELU);
      case "selu" -> Optional.of(SELU);
      case "mish" -> Optional.of(MISH);
      default -> Optional.empty();
    };
  }
}
