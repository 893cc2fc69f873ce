// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// How [Bpe] treats what its merges don't say.
///
/// @param unknown the piece for characters that the vocabulary lacks; empty if they are left out
/// @param fuseUnknown whether unknown characters in a row are one piece
/// @param byteFallback whether an unknown character becomes the pieces of its bytes
/// @param ignoreMerges whether a word that is a piece is taken as it is
/// @param prefix of the pieces of characters that continue a word
/// @param suffix of the pieces of characters that end a word
record BpeSettings(
    String unknown,
    boolean fuseUnknown,
    boolean byteFallback,
    boolean ignoreMerges,
    String prefix,
    String suffix) {

  /// Those of GPT-2 and RoBERTa, whose vocabularies have all bytes.
  static final BpeSettings BYTES = new BpeSettings("", false, false, false, "", "");

  /// The `model` of `tokenizer.json`.
  static BpeSettings read(Config model) {
    if (model.number("dropout", 0, 0, 1) > 0) {
      throw model.wrong("dropout", "0 or null, as texts would be cut at random");
    }
    return new BpeSettings(
        model.text("unk_token", ""),
        model.flag("fuse_unk", false),
        model.flag("byte_fallback", false),
        model.flag("ignore_merges", false),
        model.text("continuing_subword_prefix", ""),
        model.text("end_of_word_suffix", ""));
  }
}
