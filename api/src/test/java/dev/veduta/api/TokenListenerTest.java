// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A listener …
class TokenListenerTest {
  private static final List<Token> TOKENS =
      List.of(new Token(1, "a", "a", 0, 0), new Token(2, "fox", " fox", 0, 0));
  private static final Caption CAPTION =
      new Caption("a fox", TOKENS, 0, FinishReason.EOS, Provenance.of("test"));

  @Test
  void hearsEveryTokenAndGetsTheCaption() {
    List<Token> heard = new ArrayList<>();

    assertThat(TokenListener.hear(new Spoken(null), heard::add)).isEqualTo(CAPTION);
    assertThat(heard).isEqualTo(TOKENS);
  }

  @Test
  void endsTheStreamByAnExceptionOfItsOwn() {
    Spoken stream = new Spoken(null);

    assertThatThrownBy(
            () ->
                TokenListener.hear(
                    stream,
                    _ -> {
                      throw new IllegalStateException("enough");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(stream.cancelled).isTrue();
  }

  @Test
  void isToldWhatWentWrong() {
    assertThatThrownBy(
            () -> TokenListener.hear(new Spoken(new ImageException("x.png is broken")), _ -> {}))
        .isInstanceOf(ImageException.class)
        .hasMessage("x.png is broken");
  }

  @Test
  void cancelsTheStreamWhenItsThreadIsInterrupted() {
    Spoken stream = new Spoken(null);
    stream.silent = true;
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> TokenListener.hear(stream, _ -> {}))
        .isInstanceOf(VedutaException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stream.cancelled).isTrue();
  }

  /// Says everything as soon as it has a subscriber.
  private static final class Spoken implements CaptionStream {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private boolean silent;
    private final @Nullable VedutaException fault;

    Spoken(@Nullable VedutaException fault) {
      this.fault = fault;
    }

    @Override
    public CompletableFuture<Caption> caption() {
      return CompletableFuture.completedFuture(CAPTION);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Token> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {
              cancelled.set(true);
            }
          });
      if (silent) {
        return;
      }
      TOKENS.forEach(subscriber::onNext);
      if (fault == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(fault);
      }
    }

    @Override
    public void cancel() {
      cancelled.set(true);
    }
  }
}
