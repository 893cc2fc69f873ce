// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Captions of shots as WebVTT ([W3C](https://www.w3.org/TR/webvtt1/)), which players show over a
/// film.
public final class WebVtt {

  /// What a file begins with, before its cues.
  public static final String HEADER = "WEBVTT\n\n";

  private WebVtt() {}

  /// A whole file.
  public static String of(List<Shot> shots) {
    return shots.stream().map(WebVtt::cue).collect(Collectors.joining("", HEADER, ""));
  }

  /// One cue, with the empty line after it. A text without words becomes a dash, as no line of a
  /// cue may be empty.
  public static String cue(Shot shot) {
    String text =
        shot.caption()
            .text()
            .codePoints()
            .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    return "%s --> %s\n%s\n\n"
        .formatted(time(shot.start()), time(shot.end()), text.isEmpty() ? "-" : text);
  }

  /// Such as `00:01:02.345`, with as many digits of hours as it takes.
  private static String time(Duration time) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        time.toHours(),
        time.toMinutesPart(),
        time.toSecondsPart(),
        time.toMillisPart());
  }
}
