// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.PreTokenizer.Words;

/// Makes words of the parts of a text, as [Delimiters] say. After the last part it must be
/// [ended][#end].
final class DelimitedWords implements Spans {
  private static final int NONE = -1;

  private final String text;
  private final Delimiters delimiters;
  private final Words words;

  /// The word that the next part may still join.
  private int start = NONE;

  private int end;
  private boolean delimiter;

  DelimitedWords(String text, Delimiters delimiters, Words words) {
    this.text = text;
    this.delimiters = delimiters;
    this.words = words;
  }

  @Override
  public void accept(int from, int to, boolean matched) {
    if (start == NONE || !delimiters.joins(delimiter, matched)) {
      end();
      start = from;
    }
    end = to;
    delimiter = matched;
  }

  /// Hands over the last word.
  void end() {
    if (start != NONE && start < end && !(delimiter && delimiters == Delimiters.REMOVED)) {
      words.accept(text, start, end);
    }
    start = NONE;
  }
}
