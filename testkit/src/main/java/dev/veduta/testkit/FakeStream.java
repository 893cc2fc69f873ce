// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Token;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/// A stream whose caption is there from the beginning.
record FakeStream(Caption whole) implements CaptionStream {

  @Override
  public CompletableFuture<Caption> caption() {
    return CompletableFuture.completedFuture(whole);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Token> subscriber) {
    Executor own = work -> Thread.ofVirtual().start(work);
    try (SubmissionPublisher<Token> tokens = new SubmissionPublisher<>(own, 1)) {
      tokens.subscribe(subscriber);
      tokens.submit(new Token(0, whole.text(), whole.text(), 0, 0));
    }
  }

  @Override
  public void cancel() {}
}
