// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.compute.ComputeSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What waits for a session.
sealed interface Work {

  /// Makes whoever waits for it fail.
  void fail(Throwable fault);

  /// Asks for an end within one step, if it has steps.
  default void cancel() {}

  /// Ends what is cancelled or late already; whether nothing is left to do.
  default boolean isOver() {
    return false;
  }

  /// A picture, seen once, and the texts about it.
  record Texts(PictureBatch picture, List<Decoding> decodings) implements Work {

    @Override
    public boolean isOver() {
      return decodings.stream().filter(decoding -> !decoding.endIfInterrupted()).count() == 0;
    }

    @Override
    public void cancel() {
      decodings.forEach(Decoding::cancel);
    }

    @Override
    public void fail(Throwable fault) {
      decodings.forEach(decoding -> decoding.fail(fault));
    }
  }

  /// Anything else, computed between two steps.
  record Call<T>(Function<ComputeSession, T> body, CompletableFuture<T> result) implements Work {
    void run(ComputeSession session) {
      try (ComputeSession.Scope _ = session.scope()) {
        result.complete(body.apply(session));
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    }

    @Override
    public void fail(Throwable fault) {
      result.completeExceptionally(fault);
    }
  }
}
