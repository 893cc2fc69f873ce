// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The texts that end a text where they first occur, matched token by token as in Transformers: a
/// stop string counts once the last token completes it, and that token may say more than its end.
/// The tokens keep it, the words of the caption end before it. For one request; not to be shared
/// among threads.
final class StopStrings {
  private static final char INCOMPLETE = '\uFFFD';

  private final List<String> strings;
  private final int[] start;
  private final Function<int[], String> decode;
  private final String startText;
  private final int mostTokens;
  private final Map<Integer, String> pieces = new HashMap<>();

  /// @param strings each of at least one character
  /// @param start ids of some word that tokens are decoded behind, as the first of a text loses
  ///   what parts it from the word before
  /// @param decode the text of ids, special tokens included
  StopStrings(List<String> strings, int[] start, Function<int[], String> decode) {
    this.strings = List.copyOf(strings);
    this.start = start.clone();
    this.decode = decode;
    this.startText = decode.apply(start.clone());
    // A character is at most four tokens, of a byte each.
    this.mostTokens = 4 * strings.stream().mapToInt(String::length).max().orElse(0);
  }

  /// Whether the last of the tokens completes a stop string.
  boolean endIn(int[] text) {
    if (strings.isEmpty() || text.length == 0) {
      return false;
    }
    int[] tail = Arrays.copyOfRange(text, Math.max(0, text.length - mostTokens), text.length);
    String before = complete(said(Arrays.copyOf(tail, tail.length - 1)));
    String all = said(tail);
    return strings.stream()
        .anyMatch(
            string -> {
              int first = Math.max(0, before.length() - string.length() + 1);
              return all.indexOf(string, first) >= 0;
            });
  }

  /// The text before the first stop string in it.
  String cut(String text) {
    int end =
        strings.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(text.length());
    return text.substring(0, end);
  }

  /// What the tokens say, each by itself; those that are parts of a character, together.
  private String said(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.length; ) {
      int end = i + 1;
      if (!isPart(tokens[i])) {
        text.append(piece(tokens[i]));
      } else {
        while (end < tokens.length && isPart(tokens[end])) {
          end++;
        }
        text.append(behindStart(Arrays.copyOfRange(tokens, i, end)));
      }
      i = end;
    }
    return text.toString();
  }

  private boolean isPart(int token) {
    return piece(token).indexOf(INCOMPLETE) >= 0;
  }

  private String piece(int token) {
    return pieces.computeIfAbsent(token, id -> behindStart(new int[] {id}));
  }

  private String behindStart(int[] tokens) {
    int[] ids = Arrays.copyOf(start, start.length + tokens.length);
    System.arraycopy(tokens, 0, ids, start.length, tokens.length);
    String text = decode.apply(ids);
    return text.startsWith(startText) ? text.substring(startText.length()) : text;
  }

  private static String complete(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == INCOMPLETE) {
      end--;
    }
    return text.substring(0, end);
  }
}
