// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a kind of tokenizer. Its name is the `type` of `tokenizer.json`'s model, such as
/// `WordPiece`.
public interface TokenizerProvider extends Provider {

  /// Whether the tokenizer in these files is of its kind. Of several files that could tell,
  /// `tokenizer.json` does, then `vocab.txt`, then `vocab.json` with `merges.txt`, then a `.model`
  /// file, so that one provider matches at most.
  boolean matches(ModelFiles files);

  /// Reads the tokenizer of a model.
  ///
  /// @throws dev.veduta.api.ModelException naming the file and the fault
  Tokenizer load(ModelFiles files);
}
