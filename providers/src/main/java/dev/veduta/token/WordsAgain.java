// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.PreTokenizer.Words;

/// Has the words that one pre-tokenizer makes cut by another.
final class WordsAgain implements Words {
  private final PreTokenizer next;
  private final Words words;
  private boolean first;

  /// @param first whether the tokenizer's input begins with the text of the words
  WordsAgain(PreTokenizer next, boolean first, Words words) {
    this.next = next;
    this.words = words;
    this.first = first;
  }

  @Override
  public void accept(String text, int start, int end) {
    next.split(text.substring(start, end), first && start == 0, words);
    first = false;
  }
}
