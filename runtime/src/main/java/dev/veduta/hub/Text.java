// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

/// Text of others in messages.
final class Text {
  private static final int LONGEST = 200;

  private Text() {}

  /// Without control characters, and cut where it is long.
  static String printable(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }

  /// Why something failed.
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return printable(
        message == null || message.isBlank() ? failure.getClass().getSimpleName() : message);
  }

  /// A number of bytes for people: `7.1 MB`.
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double value = bytes;
    String units = "kMGTPE";
    int unit = -1;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return "%.1f %cB".formatted(value, units.charAt(unit));
  }
}
