// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.checkpoint.TensorBytes;
import dev.veduta.checkpoint.pytorch.PickleValue.Storage;

/// Where a file keeps its storages.
@FunctionalInterface
interface Storages {

  /// A storage of the file, after a check that it has as many elements as it claims.
  Bytes find(Storage storage);

  /// The bytes of one storage.
  @FunctionalInterface
  interface Bytes {

    /// Part of them.
    ///
    /// @param offset of the first byte in the storage
    /// @param length in bytes
    /// @param alignment of the first byte in memory
    TensorBytes range(long offset, long length, int alignment);
  }
}
