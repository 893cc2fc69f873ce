// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Tensor;

/// Predicts the next token of a text that describes an image. Immutable.
public interface TextDecoder {

  /// How many tokens it scores, `V`.
  int vocabulary();

  /// Most text tokens that it can read.
  int maxPositions();

  /// The width that it expects image tokens to have.
  int imageWidth();

  /// What the layers keep of `[B, N, D]` image tokens, a row for each image, computed once for all
  /// texts about them. The caller closes it.
  ///
  /// @param observer sees what is computed of the image alone, such as the hidden states of a
  ///   decoder that reads it as a prefix
  KvCache remember(ComputeSession compute, Tensor image, Observer observer);

  /// Starts texts about images.
  ///
  /// @param image what [#remember] kept, which must stay open meanwhile
  /// @param rows texts about each image
  /// @param maxTokens most text tokens that will be read
  DecodingState begin(ComputeSession compute, KvCache image, int rows, int maxTokens);

  /// Reads `[R, T]` tokens: their `[R, T, H]` hidden states, of which [#logits] are made.
  ///
  /// @param observer sees `hidden_states.0`, the embedded tokens, those after each layer,
  ///   `attentions.0` … and `cross_attentions.0` …
  Tensor read(ComputeSession compute, DecodingState state, Tensor tokens, Observer observer);

  /// The scores of the token after each of `[…, H]`: `[…, V]`.
  Tensor logits(ComputeSession compute, Tensor hidden);

  /// Reads `[R, T]` tokens and returns the `[R, V]` logits of the one that follows.
  default Tensor next(ComputeSession compute, DecodingState state, Tensor tokens) {
    return logits(compute, compute.lastToken(read(compute, state, tokens, Observer.NONE)));
  }

  /// The special tokens that Transformers' class for its configuration has where `config.json` says
  /// nothing.
  default GenerationOptions generationDefaults() {
    return GenerationOptions.DEFAULT;
  }

  /// What it is in one line, such as `GPT-2, 12 layers, width 768, 12 heads, vocabulary 50257`.
  String description();
}
