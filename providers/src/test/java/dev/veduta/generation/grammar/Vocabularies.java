// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.spi.Tokenizer;
import dev.veduta.token.BpeProvider;
import dev.veduta.token.MemoryFiles;
import dev.veduta.token.SmallBpe;
import dev.veduta.token.UnigramProvider;
import dev.veduta.token.WordPieceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Tokenizers to decode with.
final class Vocabularies {

  private Vocabularies() {}

  /// WordPiece with these pieces behind the special ones, `[SEP]` with the id 3 among them.
  static Tokenizer wordPiece(boolean cleanUp, String... pieces) {
    return new WordPieceProvider()
        .load(
            MemoryFiles.none()
                .with(
                    "vocab.txt",
                    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + String.join("\n", pieces) + "\n")
                .with("tokenizer_config.json", bert(cleanUp)));
  }

  /// Byte pairs, `<|endoftext|>` with the id 0 among them.
  static Tokenizer bytePairs() {
    return SmallBpe.load(SmallBpe.files(SmallBpe.bytes("<|endoftext|>")));
  }

  /// Unigrams with `▁` for spaces; `</s>` has the id 1.
  static Tokenizer unigrams(String... pieces) {
    StringBuilder vocabulary = new StringBuilder("[\"<pad>\", 0], [\"</s>\", 0], [\"<unk>\", 0]");
    for (String piece : pieces) {
      vocabulary.append(", [\"%s\", -1]".formatted(piece));
    }
    return new UnigramProvider()
        .load(
            MemoryFiles.none()
                .with(
                    "tokenizer_config.json", "{\"eos_token\": \"</s>\", \"pad_token\": \"<pad>\"}")
                .with(
                    "tokenizer.json",
                    """
                    {"model": {"type": "Unigram", "unk_id": 2, "vocab": [%s]},
                     "pre_tokenizer": {"type": "Metaspace", "replacement": "▁"},
                     "decoder": {"type": "Metaspace", "replacement": "▁"}}\
                    """
                        .formatted(vocabulary)));
  }

  /// The real ones; `[SEP]` has the id 102.
  static Tokenizer bert() {
    return new WordPieceProvider()
        .load(
            MemoryFiles.none()
                .with("vocab.txt", shared("bert-base-uncased/vocab.txt"))
                .with("tokenizer_config.json", bert(true)));
  }

  /// `<|endoftext|>` has the id 50256.
  static Tokenizer gpt2() {
    return new BpeProvider()
        .load(
            MemoryFiles.none()
                .with("vocab.json", shared("gpt2/vocab.json"))
                .with("merges.txt", shared("gpt2/merges.txt")));
  }

  /// `</s>` has the id 1.
  static Tokenizer t5() {
    return new UnigramProvider()
        .load(MemoryFiles.none().with("tokenizer.json", shared("t5-small/tokenizer.json")));
  }

  /// The pieces of ids.
  static List<String> pieces(Tokenizer tokenizer, int[] ids) {
    return IntStream.of(ids).mapToObj(tokenizer::token).toList();
  }

  private static String bert(boolean cleanUp) {
    return "{\"tokenizer_class\": \"BertTokenizer\", \"clean_up_tokenization_spaces\": %s}"
        .formatted(cleanUp);
  }

  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("veduta.shared", "shared"), "testdata/tokenizers", file);
    assumeTrue(Files.exists(path), () -> path + " is absent; pass -Dveduta.shared=DIR");
    return path;
  }
}
