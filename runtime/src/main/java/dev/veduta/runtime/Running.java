// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.spi.PendingCaptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The captions of a request under way.
///
/// @param pending that they are made from, and that is cancelled
record Running(CompletableFuture<List<Caption>> captions, PendingCaptions pending)
    implements PendingCaptions {

  /// Does something when a request has ended, before anybody hears of it.
  static Running with(PendingCaptions pending, Runnable ended) {
    CompletableFuture<List<Caption>> captions = new CompletableFuture<>();
    CompletableFuture<List<Caption>> _ =
        pending
            .captions()
            .whenComplete(
                (texts, failure) -> {
                  ended.run();
                  end(captions, texts, failure);
                });
    return new Running(captions, pending);
  }

  /// Ends a future as another has ended.
  static <T> void end(
      CompletableFuture<T> future, @Nullable T result, @Nullable Throwable failure) {
    if (failure != null) {
      future.completeExceptionally(cause(failure));
    } else {
      future.complete(result);
    }
  }

  /// What went wrong, without what a stage wraps it in.
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  public void cancel() {
    pending.cancel();
  }
}
