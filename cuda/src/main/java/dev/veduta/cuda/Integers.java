// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.util.function.Supplier;

/// Whole numbers that the host knows, so that it can refuse wrong ones at once; the device gets a
/// copy when it needs one.
final class Integers {
  private final Object owner;
  private final int count;
  private final long address;
  private Supplier<int[]> source;
  private boolean isUploaded;

  /// @param address of room for them on the device
  /// @param source says what they are now; they change between the runs of a step only
  Integers(Object owner, int count, long address, Supplier<int[]> source) {
    this.owner = owner;
    this.count = count;
    this.address = address;
    this.source = source;
  }

  /// The session that made them.
  Object owner() {
    return owner;
  }

  int count() {
    return count;
  }

  /// What they are now.
  int[] values() {
    return source.get();
  }

  void write(int[] values) {
    source = () -> values;
    isUploaded = false;
  }

  /// Where they lie on the device, once they are [uploaded][#isUploaded].
  long address() {
    return address;
  }

  boolean isUploaded() {
    return isUploaded;
  }

  void uploaded() {
    isUploaded = true;
  }
}
