// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;
import java.util.Locale;

/// A stretch of a film between two cuts, and what is to be seen in it.
///
/// @param start when its first frame is shown
/// @param end when its last frame is no longer shown
public record Shot(Duration start, Duration end, Caption caption) {

  /// This shot as a JSON object on one line: `start` and `end` in seconds, `text`, `score`,
  /// `finishReason` and `model`.
  public String toJson() {
    StringBuilder json = new StringBuilder();
    json.append("{\"start\":").append(seconds(start));
    json.append(",\"end\":").append(seconds(end));
    json.append(",\"text\":");
    JsonString.write(caption.text(), json);
    // JSON has no infinite numbers.
    json.append(",\"score\":").append(Double.isFinite(caption.score()) ? caption.score() : "null");
    json.append(",\"finishReason\":");
    JsonString.write(caption.finishReason().name().toLowerCase(Locale.ROOT), json);
    json.append(",\"model\":");
    JsonString.write(caption.model(), json);
    return json.append('}').toString();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }
}
