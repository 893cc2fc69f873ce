// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

/// Extents beyond which no checkpoint fits a machine; they keep a hostile `config.json` from asking
/// for more.
final class Limits {
  static final int WIDTH = 1 << 16;
  static final int MLP_WIDTH = 1 << 18;
  static final int LAYERS = 1024;
  static final int VOCABULARY = 1 << 23;
  static final int POSITIONS = 1 << 20;

  private Limits() {}
}
