// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Faults of `tokenizer.json`, and of `vocab.txt` where there is none.
final class TokenizerFaults {
  private static final String JSON = "tokenizer.json";
  private static final String VOCABULARY = "vocab.txt";

  private TokenizerFaults() {}

  /// Faults of a folder with a `tokenizer.json` that counts in full.
  static Stream<Fault> ofJson() {
    return Stream.concat(
        JsonFaults.broken(JSON),
        Stream.of(
            JsonFaults.without(JSON, "/model"),
            JsonFaults.without(JSON, "/model/vocab").mentioning("vocab"),
            JsonFaults.value(JSON, "/model", "7").mentioning("model"),
            JsonFaults.value(JSON, "/model/type", "\"WordPeace\""),
            JsonFaults.value(JSON, "/model/type", "5"),
            JsonFaults.value(JSON, "/model/vocab", "[\"a\"]").mentioning("vocab"),
            JsonFaults.value(JSON, "/model/vocab", "{}"),
            JsonFaults.value(JSON, "/model/vocab/a", "-1"),
            JsonFaults.value(JSON, "/model/vocab/a", "\"x\""),
            JsonFaults.value(JSON, "/model/vocab/a", "2147483648"),
            JsonFaults.value(JSON, "/model/vocab/a", "2000000000"),
            JsonFaults.value(JSON, "/model/vocab/a", "1.5"),
            JsonFaults.value(JSON, "/model/unk_token", "5"),
            JsonFaults.value(JSON, "/model/max_input_chars_per_word", "\"many\""),
            JsonFaults.value(JSON, "/normalizer", "{\"type\": \"NoSuchNormalizer\"}")
                .mentioning("NoSuchNormalizer"),
            JsonFaults.value(JSON, "/normalizer", "3"),
            JsonFaults.value(JSON, "/pre_tokenizer", "{\"type\": \"NoSuchSplitter\"}")
                .mentioning("NoSuchSplitter"),
            JsonFaults.value(JSON, "/decoder", "{\"type\": \"NoSuchDecoder\"}")
                .mentioning("NoSuchDecoder"),
            JsonFaults.value(JSON, "/post_processor", "{\"type\": \"NoSuchTemplate\"}")
                .mentioning("NoSuchTemplate"),
            JsonFaults.value(JSON, "/added_tokens", "{\"a\": 1}").mentioning("added_tokens"),
            JsonFaults.value(JSON, "/added_tokens/0/id", "\"first\""),
            JsonFaults.value(JSON, "/added_tokens/0/content", "9")));
  }

  /// Faults of a folder without `tokenizer.json`.
  static Stream<Fault> ofVocabulary() {
    return Stream.concat(
        JsonFaults.broken("tokenizer_config.json"),
        Stream.of(
            Fault.missing(VOCABULARY),
            vocabulary("empty", _ -> ""),
            vocabulary("blank", _ -> "\n\n\n"),
            vocabulary("no unknown token", text -> text.replace("[UNK]", "[ANK]"))
                .mentioning("[UNK]"),
            vocabulary("a token twice", text -> text + "[SEP]\n").mentioning("[SEP]"),
            Fault.bytes(
                VOCABULARY,
                "no UTF-8",
                all -> ("\u00ff\u00fe" + new String(all, UTF_8)).getBytes(ISO_8859_1)),
            JsonFaults.value("tokenizer_config.json", "/do_lower_case", "\"perhaps\"")
                .mentioning("do_lower_case")));
  }

  private static Fault vocabulary(String what, UnaryOperator<String> change) {
    return Fault.bytes(
        VOCABULARY, what, all -> change.apply(new String(all, UTF_8)).getBytes(UTF_8));
  }
}
