// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Tokenizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A BERT tokenizer with a vocabulary small enough to be read.
final class SmallBert {
  static final List<String> PIECES =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cat", "##s", "un", "##want", "##ed", "a",
          "table", "it", "s", "'", ".", ",", "!", "?", "-", "(", ")", "$", "東", "京", "cafe", "café",
          "Cat", "don", "t", "i", "m", "do", "not", "newtok", "##x");

  static final String LINES = String.join("\n", PIECES) + "\n";

  /// The vocabulary as `tokenizer.json` has it.
  static final String VOCAB =
      IntStream.range(0, PIECES.size())
          .mapToObj(id -> "\"%s\": %d".formatted(PIECES.get(id), id))
          .collect(Collectors.joining(", ", "{", "}"));

  private SmallBert() {}

  /// From `vocab.txt` and a `tokenizer_config.json`.
  static Tokenizer withConfig(String config) {
    return load(MemoryFiles.none().with("vocab.txt", LINES).with("tokenizer_config.json", config));
  }

  /// From a `tokenizer.json` with these keys beside its model, taken as it stands.
  static Tokenizer asWritten(String keys) {
    return load(MemoryFiles.none().with("tokenizer.json", json(keys)));
  }

  /// A `tokenizer.json` with these keys beside its model.
  static String json(String keys) {
    return json("\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\"", VOCAB, keys);
  }

  static String json(String model, String vocab, String keys) {
    return "{%s, \"model\": {%s, \"vocab\": %s}}".formatted(keys, model, vocab);
  }

  static Tokenizer load(MemoryFiles files) {
    return new WordPieceProvider().load(files);
  }

  /// The pieces of a text, without a template.
  static List<String> pieces(Tokenizer tokenizer, String text) {
    return IntStream.of(tokenizer.encode(text, false)).mapToObj(tokenizer::token).toList();
  }
}
