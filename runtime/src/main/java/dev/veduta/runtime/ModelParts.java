// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;

/// Where the parts of a model come from that do not lie in one folder. Each is a location like that
/// of a model, or empty.
///
/// @param encoder the model whose vision encoder is taken; with `decoder` it makes up a model
/// @param decoder the model whose text decoder is taken
/// @param tokenizer the files of the tokenizer, by default those of the model or the decoder
/// @param imageProcessor the files of the image processor, by default those of the model or the
///   encoder
/// @param seed what weights are drawn with that neither half was trained with
public record ModelParts(
    String encoder, String decoder, String tokenizer, String imageProcessor, long seed) {

  /// Everything lies with the model.
  public static final ModelParts NONE = new ModelParts("", "", "", "", 0);

  /// Whether the model is put together from an encoder and a decoder.
  public boolean isComposition() {
    return !encoder.isEmpty() || !decoder.isEmpty();
  }

  public ModelParts withEncoder(String encoder) {
    return new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
  }

  public ModelParts withDecoder(String decoder) {
    return new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
  }

  public ModelParts withTokenizer(String tokenizer) {
    return new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
  }

  public ModelParts withImageProcessor(String imageProcessor) {
    return new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
  }

  public ModelParts withSeed(long seed) {
    return new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
  }

  /// Checks that a model is named in exactly one way.
  ///
  /// @param name of the captioner
  /// @throws ConfigurationException saying which settings contradict each other or are missing
  void check(String name, String model) {
    if (isComposition() && !model.isEmpty()) {
      throw new ConfigurationException(
          "captioner '%s' has both a model and an encoder or decoder; give model, or encoder.model and decoder.model"
              .formatted(name));
    }
    if (isComposition() && (encoder.isEmpty() || decoder.isEmpty())) {
      throw new ConfigurationException(
          "captioner '%s' has only one half of a model; set both encoder.model and decoder.model"
              .formatted(name));
    }
  }
}
