// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads the decoder of TrOCR, such as that of `microsoft/trocr-base-printed`.
@Plugin("trocr")
public final class TrocrProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return TrocrDecoder.load(context.weights(), TrocrConfig.of(context.config()));
  }

  @Override
  public String basePrefix() {
    return "model";
  }
}
