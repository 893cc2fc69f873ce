// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a family of text decoders with cross-attention. Its name is the `model_type` of the
/// decoder's part of `config.json`, such as `gpt2`.
public interface TextDecoderProvider extends Provider {

  /// Loads the decoder.
  ///
  /// @throws dev.veduta.api.ModelException when its configuration is nonsense; weights that are
  ///   missing are reported when the walk through them ends
  TextDecoder load(DecoderContext context);

  /// The prefix that this decoder's body has before its weights and its head has not, such as
  /// `transformer`; checkpoints of the body alone lack it.
  String basePrefix();
}
