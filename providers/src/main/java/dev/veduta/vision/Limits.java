// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

/// The largest sizes that a configuration may ask for. Beyond them no checkpoint fits a machine;
/// they keep a hostile file from asking for more.
final class Limits {
  static final int WIDTH = 1 << 16;
  static final int LAYERS = 1024;
  static final int STAGES = 16;
  static final int WINDOW = 1024;

  /// Numbers in a table of position embeddings.
  static final long POSITIONS = 1L << 28;

  /// Numbers in all biases of an encoder's attention.
  static final long BIAS = 1L << 29;

  private Limits() {}
}
