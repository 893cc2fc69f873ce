// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;

/// Chooses among the plug-ins that read tokenizers.
record Tokenizers(Providers providers) {

  /// The tokenizer in a folder.
  ///
  /// @throws ModelException when there is none of a known kind
  Tokenizer load(ModelFiles files) {
    TokenizerProvider provider =
        providers.all(TokenizerProvider.class).stream()
            .filter(one -> one.matches(files))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no tokenizer that can be read; expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece model"
                            .formatted(files.name())));
    return providers.get(TokenizerProvider.class, provider.name()).load(files);
  }
}
