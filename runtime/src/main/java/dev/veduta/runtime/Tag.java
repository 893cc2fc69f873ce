// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the tokens look with which models such as Donut mark fields: `<s_menu>` and `</s_menu>`,
/// `<sep/>` between several of a kind, `<advertisement/>` for a value of a fixed set, and
/// `<s_cord-v2>` for a task.
final class Tag {
  static final String OPENING = "<s_";
  static final String CLOSING = "</s_";
  static final String SEPARATOR = "<sep/>";

  private Tag() {}

  static boolean isTag(String token) {
    boolean marksField = token.startsWith(OPENING) || token.startsWith(CLOSING);
    return isCategory(token) || (marksField && token.endsWith(">"));
  }

  /// Whether a token is one of a fixed set of values, or the separator.
  static boolean isCategory(String token) {
    return token.length() > 2 && token.startsWith("<") && token.endsWith("/>");
  }

  /// The value that a token stands for.
  static String category(String token) {
    return token.substring(1, token.length() - 2);
  }

  /// The tag that a text begins with, if it does.
  static Optional<String> leading(String text) {
    int end = text.indexOf('>');
    return text.startsWith(OPENING) && end > 0
        ? Optional.of(text.substring(0, end + 1))
        : Optional.empty();
  }

  /// The text without its first tag, whatever that is called; a tag has no line break.
  static String withoutFirst(String text) {
    int open = text.indexOf('<');
    while (open >= 0) {
      int close = text.indexOf('>', open);
      if (close < 0) {
        break;
      }
      int line = text.lastIndexOf('\n', close);
      if (line < open) {
        return text.substring(0, open) + text.substring(close + 1);
      }
      open = text.indexOf('<', line);
    }
    return text;
  }

  /// The tasks among a tokenizer's added tokens, which are opened and never closed, sorted.
  static List<String> tasks(Set<String> added) {
    return added.stream()
        .filter(token -> token.startsWith(OPENING) && token.endsWith(">"))
        .filter(token -> !added.contains("</" + token.substring(1)))
        .sorted()
        .toList();
  }
}
