// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.ModelFiles;

/// The file that decides what kind of tokenizer a model has; further ones don't count.
enum TokenizerFile {
  /// `tokenizer.json`.
  JSON,
  /// `vocab.txt`, one piece on each line.
  LINES,
  /// `vocab.json` and `merges.txt`.
  MERGES,
  /// Any other one.
  OTHER;

  static TokenizerFile of(ModelFiles files) {
    if (files.contains(TokenizerJson.FILE)) {
      return JSON;
    } else if (files.contains("vocab.txt")) {
      return LINES;
    }
    return files.contains("vocab.json") && files.contains("merges.txt") ? MERGES : OTHER;
  }

  /// Whether a model has a tokenizer of this kind.
  ///
  /// @param modelType the `type` of its model in `tokenizer.json`
  /// @param without the file that it has where there is no `tokenizer.json`
  static boolean isOf(ModelFiles files, String modelType, TokenizerFile without) {
    TokenizerFile file = of(files);
    return file == JSON ? TokenizerJson.read(files).modelType().equals(modelType) : file == without;
  }
}
