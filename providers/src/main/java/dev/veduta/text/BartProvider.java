// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads the decoder of BART.
@Plugin("bart")
public final class BartProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return BartDecoder.load(context.weights(), BartConfig.bart(context.config()));
  }

  @Override
  public String basePrefix() {
    return "model";
  }
}
