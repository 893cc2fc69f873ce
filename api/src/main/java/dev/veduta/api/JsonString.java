// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Writes strings of JSON.
final class JsonString {

  private JsonString() {}

  /// The text between quotation marks.
  static void write(String text, StringBuilder json) {
    json.append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                  // Half a surrogate pair can't be encoded in UTF-8.
                  if (c < ' ' || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                    json.append("\\u%04x".formatted(c));
                  } else {
                    json.appendCodePoint(c);
                  }
                }
              }
            });
    json.append('"');
  }
}
