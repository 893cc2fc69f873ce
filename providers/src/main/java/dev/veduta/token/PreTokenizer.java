// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static java.util.Map.entry;

import dev.veduta.spi.Config;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Cuts normalized text into words, each of which becomes pieces on its own. Immutable.
interface PreTokenizer {

  /// Takes the whole text for one word.
  PreTokenizer NONE = (text, _, words) -> words.accept(text, 0, text.length());

  /// Those of `tokenizer.json`.
  Kinds<PreTokenizer> KINDS =
      new Kinds<>(
          Map.ofEntries(
              entry("BertPreTokenizer", _ -> new BertPreTokenizer()),
              entry("ByteLevel", ByteLevel::read),
              entry("CharDelimiterSplit", CharacterSplitter::character),
              entry("Digits", CharacterSplitter::digits),
              entry("Metaspace", Metaspace::read),
              entry("Punctuation", CharacterSplitter::punctuation),
              entry("Sequence", PreTokenizer::sequence),
              entry("Split", Splitter::read),
              entry("Whitespace", _ -> new WordSplitter()),
              entry("WhitespaceSplit", _ -> CharacterSplitter.WHITESPACE)));

  /// @param text not empty
  /// @param first whether the tokenizer's input begins with this text
  void split(String text, boolean first, Words words);

  /// Takes words in the order of the text, none of them empty.
  interface Words {

    /// @param text that the word is part of, the given one or what the splitter made of it
    void accept(String text, int start, int end);
  }

  /// The `pre_tokenizer` section of `tokenizer.json`.
  static PreTokenizer read(Config json) {
    return KINDS.read(json);
  }

  /// Each cuts the words of the one before it.
  private static PreTokenizer sequence(Config json) {
    List<Config> parts = parts(json).toList();
    // Each ByteLevel makes text longer, the next one what it made.
    if (parts.size() > 20 || parts.stream().filter(PreTokenizer::isByteLevel).count() > 1) {
      throw json.wrong("pretokenizers", "a list of at most 20 parts with ByteLevel at most once");
    }
    PreTokenizer all = NONE;
    for (Config part : parts.reversed()) {
      PreTokenizer before = read(part);
      PreTokenizer next = all;
      all = (text, first, words) -> before.split(text, first, new WordsAgain(next, first, words));
    }
    return all;
  }

  /// Those of a sequence and of sequences in it.
  private static Stream<Config> parts(Config sequence) {
    return sequence.objects("pretokenizers").stream()
        .flatMap(part -> part.text("type", "").equals("Sequence") ? parts(part) : Stream.of(part));
  }

  private static boolean isByteLevel(Config json) {
    return json.text("type", "").equals("ByteLevel");
  }
}
