// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// What a cache keeps at each position.
///
/// @param width of keys and of values
/// @param storage of their numbers
record CacheForm(int layers, int width, Storage storage) {

  /// The bytes of one position's keys in one layer, and of its values.
  long positionBytes() {
    return (long) width * storage.bytes();
  }
}
