// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Computes numbers when they are asked for.
@FunctionalInterface
interface Formula {

  /// Computes [Numbers#target] of these in that form; it may compute others with them.
  void make(Numbers numbers, Storage form);
}
