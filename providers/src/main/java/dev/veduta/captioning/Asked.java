// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.captioning.batch.Decoding;
import dev.veduta.captioning.batch.Watch;
import dev.veduta.spi.PendingCaptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A request that was accepted, the searches that answer it, and what becomes of their tokens.
///
/// @param watch tells of it, before whoever waits for the captions goes on
record Asked(
    CaptionRequest request,
    List<Decoding> decodings,
    Watch watch,
    CompletableFuture<List<Caption>> captions)
    implements PendingCaptions {

  Asked(CaptionRequest request, List<Decoding> decodings, Watch watch, Transcriber transcriber) {
    this(
        request,
        decodings,
        watch,
        Decoding.all(decodings, transcriber::captions).whenComplete(watch::over));
  }

  @Override
  public void cancel() {
    decodings.forEach(Decoding::cancel);
  }

  /// Ends it within one step; nobody waits for it.
  void abandon() {
    watch.abandoned();
    cancel();
  }

  /// Makes whoever waits for it fail, as it could not be submitted.
  void fail(Throwable fault) {
    decodings.forEach(decoding -> decoding.fail(fault));
  }
}
