// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.tiny;

import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;

/// Loads decoders whose part of `config.json` has the `model_type` `tiny`.
@Plugin("tiny")
public final class TinyDecoderProvider implements TextDecoderProvider {

  @Override
  public TextDecoder load(DecoderContext context) {
    return TinyDecoder.load(context.weights(), context.config());
  }

  @Override
  public String basePrefix() {
    return "model";
  }
}
