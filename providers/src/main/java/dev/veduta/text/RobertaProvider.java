// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads RoBERTa as a decoder.
@Plugin("roberta")
public final class RobertaProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return RobertaDecoder.load(context.weights(), BertConfig.roberta(context.config(), 50265));
  }

  @Override
  public String basePrefix() {
    return "roberta";
  }
}
