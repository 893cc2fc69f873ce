// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.List;
import java.util.regex.Pattern;

/// How a text becomes words, for BLEU, ROUGE-L and CIDEr.
public enum Tokenization {

  /// As COCO's caption evaluation does: the Stanford tokenizer's words in lower case, without
  /// punctuation.
  PTB {
    @Override
    public List<String> words(String text) {
      return PtbTokenizer.words(text);
    }
  },

  /// What lies between blanks, as it is: for texts that have been tokenized before.
  BLANKS {
    @Override
    public List<String> words(String text) {
      return SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }
  };

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  /// The words of a text.
  public abstract List<String> words(String text);
}
