// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads GPT-2 as a decoder, such as that of `nlpconnect/vit-gpt2-image-captioning`.
@Plugin("gpt2")
public final class Gpt2Provider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return Gpt2Decoder.load(context.weights(), Gpt2Config.of(context.config()));
  }

  @Override
  public String basePrefix() {
    return "transformer";
  }
}
