// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads DistilBERT as a decoder, an extension of ours.
@Plugin("distilbert")
public final class DistilBertProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return DistilBertDecoder.load(context.weights(), BertConfig.distilBert(context.config()));
  }

  @Override
  public String basePrefix() {
    return "distilbert";
  }
}
