// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The weights of `y = x · weightᵀ + bias`, in whatever form suits the backend that made them.
public interface Linear {
  /// The width of `x`.
  int in();

  /// The width of `y`.
  int out();
}
