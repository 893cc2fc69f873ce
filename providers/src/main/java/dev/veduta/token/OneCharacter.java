// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Settings whose value is a single character.
final class OneCharacter {

  private OneCharacter() {}

  /// @return its code point
  /// @throws dev.veduta.api.ModelException when the text is absent, empty or longer
  static int read(Config json, String key) {
    String text = json.text(key, "");
    if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
      throw json.wrong(key, "one character");
    }
    return text.codePointAt(0);
  }
}
