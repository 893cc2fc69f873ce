// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// A GPU has too little free memory, or a captioner's memory limit allows no more. Nothing is lost:
/// what was loaded before goes on working.
public final class DeviceMemoryException extends VedutaException {
  private static final long serialVersionUID = 1L;

  private final long needed;
  private final long free;
  private final long total;

  /// Says how much was missing.
  ///
  /// @param needed bytes asked for at once
  /// @param free bytes that could have been had
  /// @param total bytes of the device, or of the limit
  public DeviceMemoryException(String message, long needed, long free, long total) {
    super(message);
    this.needed = needed;
    this.free = free;
    this.total = total;
  }

  /// Bytes asked for at once.
  public long needed() {
    return needed;
  }

  /// Bytes that could have been had.
  public long free() {
    return free;
  }

  /// Bytes of the device, or of the limit.
  public long total() {
    return total;
  }
}
