// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

/// Tokenizers as Hugging Face's files describe them: a [Normalizer], a [PreTokenizer], a
/// [PieceModel], a [Template] and a [Decoder], joined by [TokenizerPipeline].
@NullMarked
package dev.veduta.token;

import org.jspecify.annotations.NullMarked;
