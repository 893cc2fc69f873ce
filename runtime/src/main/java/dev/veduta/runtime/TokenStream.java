// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Token;
import dev.veduta.spi.PendingCaptions;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Hands the tokens of a caption on to a subscriber as fast as he asks for them. No thread waits
/// for him: whenever there is something to hand on, a virtual thread does so and ends.
final class TokenStream implements CaptionStream {
  private final Queue<Token> tokens = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Caption> caption = new CompletableFuture<>();
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger missed = new AtomicInteger();
  private volatile Flow.@Nullable Subscriber<? super Token> subscriber;
  private volatile boolean ended;
  private volatile boolean silenced;
  private volatile @Nullable Throwable fault;
  private volatile @Nullable Throwable breach;
  private volatile @Nullable PendingCaptions pending;

  /// Takes a token; called by whoever generates.
  void add(Token token) {
    tokens.add(token);
    drain();
  }

  /// Follows a generation to its end.
  void follow(PendingCaptions generation) {
    pending = generation;
    CompletableFuture<List<Caption>> _ =
        generation
            .captions()
            .whenComplete(
                (captions, failure) -> {
                  fault = failure == null ? null : Running.cause(failure);
                  ended = true;
                  complete(captions);
                  drain();
                });
  }

  private void complete(@Nullable List<Caption> captions) {
    Throwable failure = fault;
    if (failure != null) {
      caption.completeExceptionally(failure);
    } else if (captions != null) {
      caption.complete(captions.getFirst());
    }
  }

  @Override
  public CompletableFuture<Caption> caption() {
    return caption;
  }

  @Override
  public void cancel() {
    PendingCaptions generation = pending;
    if (generation != null) {
      generation.cancel();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Token> wanting) {
    Objects.requireNonNull(wanting, "subscriber");
    if (subscribed.getAndSet(true)) {
      wanting.onSubscribe(new Nothing());
      wanting.onError(new IllegalStateException("a caption stream takes one subscriber"));
      return;
    }
    wanting.onSubscribe(new Wanting());
    subscriber = wanting;
    drain();
  }

  /// Starts to hand on, unless that is being done already, in which case it will be done again.
  private void drain() {
    if (subscriber != null && missed.getAndIncrement() == 0) {
      Thread.ofVirtual().name("veduta-stream").start(this::handOn);
    }
  }

  private void handOn() {
    int seen = 1;
    do {
      handOnOnce();
      seen = missed.addAndGet(-seen);
    } while (seen != 0);
  }

  private void handOnOnce() {
    Flow.Subscriber<? super Token> to = subscriber;
    if (to == null) {
      return;
    }
    try {
      Throwable broken = breach;
      if (broken != null && !silenced) {
        silenced = true; // whatever has been said, and however the generation ends
        to.onError(broken);
      }
      while (!silenced && demand.get() > 0) {
        Token token = tokens.poll();
        if (token == null) {
          break;
        }
        demand.decrementAndGet();
        to.onNext(token);
      }
      boolean over = ended;
      if (over && !silenced && tokens.isEmpty()) {
        silenced = true;
        Throwable failure = fault;
        if (failure == null) {
          to.onComplete();
        } else {
          to.onError(failure);
        }
      }
    } catch (RuntimeException e) {
      // A subscriber that throws has broken the rules and hears no more.
      silenced = true;
      cancel();
    }
  }

  /// What the subscriber asks with.
  private final class Wanting implements Flow.Subscription {
    @Override
    public void request(long count) {
      if (count < 1) {
        breach = new IllegalArgumentException("at least 1 token must be requested, got " + count);
        TokenStream.this.cancel();
      } else {
        demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      }
      drain();
    }

    @Override
    public void cancel() {
      silenced = true;
      TokenStream.this.cancel();
    }
  }

  /// The subscription of one who came too late.
  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
