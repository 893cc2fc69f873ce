// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.flax;

/// The name of a Flax array: the keys that lead to it, with dots between them, such as
/// `encoder.encoder.layer.0.output.dense.kernel`.
///
/// @param scope all but the last key, with a dot behind it, without the `params` of a training
///   state
/// @param leaf the last key
record FlaxName(String scope, String leaf) {
  private static final String PARAMETERS = "params.";

  static FlaxName parse(String path) {
    String plain = path.startsWith(PARAMETERS) ? path.substring(PARAMETERS.length()) : path;
    int end = plain.lastIndexOf('.') + 1;
    return new FlaxName(plain.substring(0, end), plain.substring(end));
  }

  boolean isKernel() {
    return leaf.equals("kernel");
  }

  /// The name that PyTorch gives it.
  String inPytorch() {
    return scope
        + switch (leaf) {
          case "kernel", "scale", "embedding" -> "weight";
          default -> leaf;
        };
  }
}
