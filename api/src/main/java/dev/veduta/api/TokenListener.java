// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

/// Hears the tokens of a caption as they come.
@FunctionalInterface
public interface TokenListener {

  void token(Token token);

  /// Lets a listener hear all of a stream and returns the caption. An interrupt cancels it.
  ///
  /// @throws VedutaException when this thread is interrupted
  static Caption hear(CaptionStream stream, TokenListener listener) {
    CompletableFuture<Void> heard = new CompletableFuture<>();
    stream.subscribe(new Hearing(listener, heard));
    try {
      heard.get();
      return stream.caption().get();
    } catch (InterruptedException e) {
      stream.cancel();
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while listening to a caption", e);
    } catch (ExecutionException e) {
      stream.cancel();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    }
  }

  /// A subscription that takes tokens one by one.
  final class Hearing implements Flow.Subscriber<Token> {
    private final TokenListener listener;
    private final CompletableFuture<Void> heard;
    private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

    private Hearing(TokenListener listener, CompletableFuture<Void> heard) {
      this.listener = listener;
      this.heard = heard;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Token token) {
      try {
        listener.token(token);
      } catch (Throwable e) {
        heard.completeExceptionally(e);
        if (subscription != null) {
          subscription.cancel();
        }
      }
    }

    @Override
    public void onError(Throwable fault) {
      heard.completeExceptionally(fault);
    }

    @Override
    public void onComplete() {
      heard.complete(null);
    }
  }
}
