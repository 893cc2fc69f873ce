// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.page;

import java.util.Locale;

/// HTML that is well-formed XML too, whatever the texts in it are.
public final class Markup {
  private final StringBuilder html = new StringBuilder();

  /// Adds markup as it is.
  public Markup raw(String markup) {
    html.append(markup);
    return this;
  }

  /// Adds a text, with nothing in it that is markup.
  public Markup text(String text) {
    text.codePoints().forEach(this::escape);
    return this;
  }

  /// Adds an element that holds a text.
  ///
  /// @param start its name and attributes
  public Markup element(String start, String text) {
    html.append('<').append(start).append('>');
    text(text);
    int blank = start.indexOf(' ');
    html.append("</").append(blank < 0 ? start : start.substring(0, blank)).append(">");
    return this;
  }

  /// A number as scores are shown.
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /// A difference, with its sign.
  public static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value).replace('-', '−');
  }

  @Override
  public String toString() {
    return html.toString();
  }

  private void escape(int character) {
    switch (character) {
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '&' -> html.append("&amp;");
      case '"' -> html.append("&quot;");
      default -> {
        // XML has no place for these, escaped or not.
        boolean allowed =
            character == '\t'
                || character == '\n'
                || (character >= ' ' && character < 0xD800)
                || (character > 0xDFFF && character < 0xFFFE)
                || character > 0xFFFF;
        html.appendCodePoint(allowed ? character : '\uFFFD');
      }
    }
  }
}
