// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads the decoder of MBart, such as that of `naver-clova-ix/donut-base`.
@Plugin("mbart")
public final class MbartProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return MbartDecoder.load(context.weights(), BartConfig.mbart(context.config()));
  }

  @Override
  public String basePrefix() {
    return "model";
  }
}
