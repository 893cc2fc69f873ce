// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.captioning.batch.Decoding;
import dev.veduta.spi.PendingCaptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A request that was accepted, the searches that answer it, and what becomes of their tokens.
record Asked(
    CaptionRequest request, List<Decoding> decodings, CompletableFuture<List<Caption>> captions)
    implements PendingCaptions {

  Asked(CaptionRequest request, List<Decoding> decodings, Transcriber transcriber) {
    this(request, decodings, Decoding.all(decodings, transcriber::captions));
  }

  @Override
  public void cancel() {
    decodings.forEach(Decoding::cancel);
  }
}
