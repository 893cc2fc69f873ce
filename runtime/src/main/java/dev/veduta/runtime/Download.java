// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.util.Locale;

/// How far the download of a captioner's model is.
///
/// @param model the hub's name of it
/// @param done bytes that are here
/// @param size bytes of all that is downloaded
public record Download(String model, long done, long size) {

  /// The part that is here, from 0 to 100, rounded down.
  public int percent() {
    return size == 0 ? 100 : (int) Math.clamp(100.0 * done / size, 0, 100);
  }

  boolean isComplete() {
    return done >= size;
  }

  /// Such as `48 %, 340.2 MB of 707.0 MB`.
  @Override
  public String toString() {
    return "%d %%, %s of %s".formatted(percent(), megabytes(done), megabytes(size));
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
