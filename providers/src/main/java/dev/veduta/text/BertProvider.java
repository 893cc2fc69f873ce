// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads BERT as a decoder.
@Plugin("bert")
public final class BertProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return BertDecoder.load(context.weights(), BertConfig.bert(context.config()));
  }

  @Override
  public String basePrefix() {
    return "bert";
  }
}
