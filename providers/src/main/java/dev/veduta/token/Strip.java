// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Takes whitespace off the ends of a text.
record Strip(boolean left, boolean right) implements Normalizer {

  static Strip read(Config json) {
    return new Strip(json.flag("strip_left", true), json.flag("strip_right", true));
  }

  @Override
  public String normalize(String text) {
    int start = 0;
    int end = text.length();
    while (left && start < end && BertCharacters.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (right && start < end && BertCharacters.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
