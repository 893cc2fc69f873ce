// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads XLM-RoBERTa as a decoder: RoBERTa with a vocabulary of many languages.
@Plugin("xlm-roberta")
public final class XlmRobertaProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return RobertaDecoder.load(context.weights(), BertConfig.roberta(context.config(), 30522));
  }

  @Override
  public String basePrefix() {
    return "roberta";
  }
}
