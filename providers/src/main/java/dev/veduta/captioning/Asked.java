// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.generation.Generated;
import dev.veduta.spi.PendingCaptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// A request that was accepted, the searches that answer it, and what becomes of their tokens.
record Asked(
    CaptionRequest request, List<Decoding> decodings, CompletableFuture<List<Caption>> captions)
    implements PendingCaptions {

  Asked(CaptionRequest request, List<Decoding> decodings, Transcriber transcriber) {
    this(request, decodings, captions(decodings, transcriber));
  }

  private static CompletableFuture<List<Caption>> captions(
      List<Decoding> decodings, Transcriber transcriber) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            decodings.stream().map(Decoding::texts).toArray(CompletableFuture[]::new));
    // Words are put together on a thread of their own: the one that computes has more to do.
    return all.thenApplyAsync(
        _ -> transcriber.captions(decodings.stream().flatMap(Asked::texts).toList()),
        work -> Thread.ofVirtual().name("veduta-words").start(work));
  }

  private static Stream<Generated> texts(Decoding decoding) {
    return decoding.texts().join().stream();
  }

  @Override
  public void cancel() {
    decodings.forEach(Decoding::cancel);
  }
}
