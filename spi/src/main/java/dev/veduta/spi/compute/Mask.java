// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// Which memory positions a query may look at.
public enum Mask {
  /// All of them.
  NONE,
  /// Those up to its own: query `t` of `T` sees the first `S - T + t + 1` of `S` memory positions.
  CAUSAL
}
