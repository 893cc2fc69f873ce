// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import org.jspecify.annotations.Nullable;

/// A file of a model as the hub lists it.
///
/// @param size in bytes, -1 if the list does not say it
/// @param hash of its content, null if the list does not say it
record HubFile(String name, long size, @Nullable FileHash hash) {

  /// Whether it can be checked.
  boolean isKnown() {
    return size >= 0 && hash != null;
  }

  /// What it hashes to.
  FileHash knownHash() {
    if (hash == null) {
      throw new IllegalStateException("the hash of %s is unknown".formatted(name));
    }
    return hash;
  }
}
