// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PendingCaptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// How long a captioner's requests may take, waiting included.
///
/// @param limit zero for any time
record TimeLimit(String captioner, Duration limit) {

  /// The model with requests that end in time.
  CaptionModel on(CaptionModel model) {
    return limit.isZero() ? model : new TimedModel(model, this);
  }

  /// The captions of a request that ends in time.
  ///
  /// @param begun when it was made, in terms of [System#nanoTime]
  PendingCaptions on(PendingCaptions pending, long begun) {
    if (limit.isZero()) {
      return pending;
    }
    CompletableFuture<List<Caption>> captions = new CompletableFuture<>();
    Alarm alarm =
        Alarm.in(
            limit.minusNanos(System.nanoTime() - begun),
            () -> {
              if (captions.completeExceptionally(exceeded())) {
                pending.cancel();
              }
            });
    CompletableFuture<List<Caption>> _ =
        pending
            .captions()
            .whenComplete(
                (texts, failure) -> {
                  alarm.close();
                  // On a busy machine the alarm may come later than the captions.
                  boolean isLate = System.nanoTime() - begun > limit.toNanos();
                  Running.end(captions, texts, failure == null && isLate ? exceeded() : failure);
                });
    return new Running(captions, pending);
  }

  RequestTimeoutException exceeded() {
    return new RequestTimeoutException(
        "captioner '%s' gave no answer within %s, waiting included; try again later, or raise veduta.captioner.%s.timeout"
            .formatted(captioner, seconds(), captioner));
  }

  private String seconds() {
    String seconds = "%d.%09d".formatted(limit.toSeconds(), limit.toNanosPart());
    return seconds.replaceFirst("\\.?0+$", "") + " s";
  }
}
