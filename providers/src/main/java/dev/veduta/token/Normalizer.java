// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static java.util.Map.entry;

import dev.veduta.spi.Config;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Map;

/// Rewrites text before it is cut into words. Immutable.
interface Normalizer {

  /// Leaves text as it is.
  Normalizer NONE = text -> text;

  /// Those of `tokenizer.json`.
  Kinds<Normalizer> KINDS =
      new Kinds<>(
          Map.ofEntries(
              entry("BertNormalizer", BertNormalizer::read),
              entry("ByteLevel", _ -> ByteCharacters::of),
              entry("Lowercase", _ -> Letters::lowercase),
              entry("NFC", _ -> new UnicodeForm(Form.NFC)),
              entry("NFD", _ -> new UnicodeForm(Form.NFD)),
              entry("NFKC", _ -> new UnicodeForm(Form.NFKC)),
              entry("NFKD", _ -> new UnicodeForm(Form.NFKD)),
              entry("Nmt", _ -> Letters::forTranslation),
              entry("Precompiled", PrecompiledNormalizer::read),
              entry("Prepend", json -> prepend(json.text("prepend", ""))),
              entry("Replace", Replace::read),
              entry("Sequence", json -> sequence(json.objects("normalizers"))),
              entry("Strip", Strip::read),
              entry("StripAccents", _ -> Letters::withoutMarks)));

  String normalize(String text);

  /// The `normalizer` section of `tokenizer.json`.
  static Normalizer read(Config json) {
    return KINDS.read(json);
  }

  private static Normalizer prepend(String prefix) {
    return text -> text.isEmpty() ? text : prefix + text;
  }

  /// One after the other.
  private static Normalizer sequence(List<Config> parts) {
    List<Normalizer> normalizers = parts.stream().map(Normalizer::read).toList();
    return text -> {
      String normalized = text;
      for (Normalizer normalizer : normalizers) {
        normalized = normalizer.normalize(normalized);
        Growth.check(normalized.length(), text.length());
      }
      return normalized;
    };
  }
}
