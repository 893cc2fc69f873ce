// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A reply that is said token by token, at its pace. What was said waits for the subscriber.
final class FakeStream implements CaptionStream {
  private final Reply reply;
  private final GenerationOptions options;
  private final CompletableFuture<Caption> caption = new CompletableFuture<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final List<Token> said = new ArrayList<>();
  private boolean isOver;
  private @Nullable RuntimeException fault;

  private FakeStream(Reply reply, GenerationOptions options) {
    this.reply = reply;
    this.options = options;
  }

  /// Starts to speak.
  static FakeStream of(Reply reply, CaptionRequest request, GenerationOptions options) {
    FakeStream stream = new FakeStream(reply, options);
    Thread.ofVirtual().start(() -> stream.speak(request));
    return stream;
  }

  @Override
  public CompletableFuture<Caption> caption() {
    return caption.copy();
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Token> subscriber) {
    Delivery delivery = new Delivery(subscriber);
    subscriber.onSubscribe(delivery);
    if (isTaken.getAndSet(true)) {
      subscriber.onError(new IllegalStateException("a caption stream takes one subscriber"));
    } else {
      Thread.ofVirtual().start(delivery::run);
    }
  }

  private void speak(CaptionRequest request) {
    boolean isCut = isCancelledWithin(reply.latency());
    for (Token token : reply.tokens()) {
      isCut = isCut || (!said.isEmpty() && isCancelledWithin(reply.pace()));
      if (isCut) {
        break;
      }
      say(token);
    }
    RuntimeException failure =
        isCut || reply.fault() == null ? null : reply.fault().apply(request.visual());
    if (failure == null) {
      FinishReason reason = isCut ? FinishReason.CANCELLED : reply.finishReason();
      caption.complete(reply.caption(said, reason, options));
    } else {
      caption.completeExceptionally(failure);
    }
    end(failure);
  }

  private boolean isCancelledWithin(Duration time) {
    try {
      return cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private synchronized void say(Token token) {
    said.add(token);
    notifyAll();
  }

  private synchronized void end(@Nullable RuntimeException fault) {
    this.fault = fault;
    isOver = true;
    notifyAll();
  }

  /// Hands tokens over as they are asked for, on a thread of its own.
  private final class Delivery implements Flow.Subscription {
    private final Flow.Subscriber<? super Token> subscriber;
    private boolean isStopped;
    private long wanted;
    private @Nullable IllegalArgumentException wrong;

    private Delivery(Flow.Subscriber<? super Token> subscriber) {
      this.subscriber = subscriber;
    }

    private void run() {
      try {
        int next = 0;
        while (await(next)) {
          Token token;
          synchronized (FakeStream.this) {
            token = said.get(next++);
            wanted--;
          }
          subscriber.onNext(token);
        }
        finish();
      } catch (InterruptedException | RuntimeException e) {
        cancel(); // one who throws has broken the rules and hears no more
      }
    }

    /// Waits until the next token may be handed over, or there is none.
    private boolean await(int next) throws InterruptedException {
      synchronized (FakeStream.this) {
        while (true) {
          boolean isLast = isOver && next == said.size();
          if (isStopped || wrong != null || isLast) {
            return false;
          }
          if (next < said.size() && wanted > 0) {
            return true;
          }
          FakeStream.this.wait();
        }
      }
    }

    private void finish() {
      Throwable failure;
      synchronized (FakeStream.this) {
        if (isStopped) {
          return;
        }
        failure = wrong == null ? fault : wrong;
      }
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }

    @Override
    public void request(long count) {
      synchronized (FakeStream.this) {
        if (count < 1) {
          wrong = new IllegalArgumentException("at least 1 token must be requested, got " + count);
        }
        wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
        FakeStream.this.notifyAll();
      }
    }

    @Override
    public void cancel() {
      synchronized (FakeStream.this) {
        isStopped = true;
        FakeStream.this.notifyAll();
      }
      FakeStream.this.cancel();
    }
  }
}
