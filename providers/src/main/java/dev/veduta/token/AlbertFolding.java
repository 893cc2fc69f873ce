// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.text.Normalizer.Form;

/// What ALBERT does to text before the rules of its SentencePiece file: quotation marks become of
/// one kind, and by default letters lose their case and accents
/// (https://huggingface.co/albert/albert-base-v2).
record AlbertFolding(boolean lowers, boolean keepsAccents) implements Normalizer {

  /// As `tokenizer_config.json` wants it.
  static AlbertFolding read(Config config) {
    return new AlbertFolding(
        config.flag("do_lower_case", true), config.flag("keep_accents", false));
  }

  @Override
  public String normalize(String text) {
    String quoted = text.replace("``", "\"").replace("''", "\"");
    String bare =
        keepsAccents ? quoted : Letters.withoutMarks(new UnicodeForm(Form.NFKD).normalize(quoted));
    return lowers ? Letters.lowercase(bare) : bare;
  }
}
