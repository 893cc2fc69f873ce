// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

/// A linear map of the rows of a tensor, cut into tasks.
interface Product extends Tasks {

  /// Multiplications.
  long work();
}
