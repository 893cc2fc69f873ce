// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Cuts normalized text into words, each of which becomes pieces on its own. Immutable.
interface PreTokenizer {

  /// Takes the whole text for one word.
  PreTokenizer NONE = (text, words) -> words.accept(text, 0, text.length());

  void split(String text, Words words);

  /// Takes words in the order of the text.
  interface Words {

    /// @param text that the word is part of, the given one or what the splitter made of it
    void accept(String text, int start, int end);
  }

  /// The `pre_tokenizer` section of `tokenizer.json`.
  static PreTokenizer read(Config json) {
    return switch (json.text("type", "")) {
      case "BertPreTokenizer" -> new BertPreTokenizer();
      default -> throw json.wrong("type", "BertPreTokenizer");
    };
  }
}
