// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.checkpoint.pytorch.PickleValue.Storage;

/// Where a file keeps its storages.
@FunctionalInterface
interface Storages {

  /// Where the first byte of a storage lies in the file, after a check that all of it lies there.
  long offset(Storage storage);
}
