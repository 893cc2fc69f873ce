// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// The form in which numbers lie in a device's memory.
enum Storage {
  F32(4),
  BF16(2),
  F16(2);

  private final int bytes;

  Storage(int bytes) {
    this.bytes = bytes;
  }

  /// The size of one number, in bytes.
  int bytes() {
    return bytes;
  }
}
