// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import static dev.veduta.testkit.VedutaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A fake stream …
@Timeout(60)
final class FakeStreamTest {
  private static final Image FOX = Image.of("fox.png", new byte[0]);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofDays(9);

  @Test
  void bringsEachWordAsAToken() {
    List<String> heard = new ArrayList<>();
    FakeCaptioner fake = FakeCaptioner.saying("a red fox");

    Caption caption =
        fake.caption(FOX, GenerationOptions.DEFAULT, token -> heard.add(token.text()));

    assertThat(heard).containsExactly("a", " red", " fox");
    assertThat(caption).hasText("a red fox").isSpelledByItsTokens();
    assertThat(fake.captionAsync(FOX)).succeedsWithin(SOON).isEqualTo(caption);
  }

  @Test
  void waitsForASubscriberWhoAsksForOneTokenAtATime() throws InterruptedException {
    CaptionStream stream = FakeCaptioner.saying("a red fox").stream(FOX);
    assertThat(stream).completesWithin(SOON).hasTokens(3);
    Hearer hearer = new Hearer();
    stream.subscribe(hearer);

    for (String word : List.of("a", " red", " fox")) {
      assertThat(hearer.heard).isEmpty();
      hearer.ask(1);
      assertThat(hearer.heard.take()).isEqualTo(word);
    }
    assertThat(hearer.heard.take()).isEqualTo("the end");
  }

  @Test
  void holdsWhatWasSaidWhenItIsCancelled() throws InterruptedException {
    CaptionStream stream =
        FakeCaptioner.replying(Reply.text("a red fox").withTokensEvery(NEVER)).stream(FOX);
    Hearer hearer = new Hearer();
    stream.subscribe(hearer);
    hearer.ask(Long.MAX_VALUE);
    assertThat(hearer.heard.take()).isEqualTo("a");

    stream.cancel();

    assertThat(stream).completesWithin(SOON).hasText("a").endedBecauseOf(FinishReason.CANCELLED);
    assertThat(hearer.heard.take()).isEqualTo("the end");
  }

  @Test
  void isCancelledByItsSubscriberWhoHearsNoMore() {
    CaptionStream stream = FakeCaptioner.saying("a fox").taking(NEVER, Duration.ZERO).stream(FOX);
    Hearer hearer = new Hearer();
    stream.subscribe(hearer);

    hearer.subscription().cancel();

    assertThat(stream).completesWithin(SOON).hasText("").isCut();
    assertThat(hearer.heard).isEmpty();
  }

  @Test
  void failsBehindItsLastWord() throws InterruptedException {
    IllegalStateException fault = new IllegalStateException("broken off");
    CaptionStream stream =
        FakeCaptioner.replying(Reply.text("a fox").thenFailing(_ -> fault)).stream(FOX);
    Hearer hearer = new Hearer();
    stream.subscribe(hearer);
    hearer.ask(2);

    assertThat(stream).failsWithin(SOON).isSameAs(fault);
    assertThat(List.of(hearer.heard.take(), hearer.heard.take(), hearer.heard.take()))
        .containsExactly("a", " fox", "broken off");
  }

  @Test
  void takesOneSubscriberWhoAsksForSomething() throws InterruptedException {
    CaptionStream stream = FakeCaptioner.saying("a fox").stream(FOX);
    Hearer first = new Hearer();
    Hearer second = new Hearer();
    stream.subscribe(first);
    stream.subscribe(second);
    first.ask(0);

    assertThat(second.heard.take()).isEqualTo("a caption stream takes one subscriber");
    assertThat(first.heard.take()).isEqualTo("at least 1 token must be requested, got 0");
  }

  @Test
  void isAssertedToBeInTime() {
    CaptionStream stream = FakeCaptioner.saying("a fox").taking(NEVER, NEVER).stream(FOX);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(stream).completesWithin(Duration.ofMillis(1)))
        .withMessageContaining("to complete within PT0.001S");
    stream.cancel();
  }

  /// Hears tokens, the end and faults, in their order.
  private static final class Hearer implements Flow.Subscriber<Token> {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<Flow.Subscription> subscriptions = new ArrayList<>();

    Flow.Subscription subscription() {
      return subscriptions.getFirst();
    }

    void ask(long count) {
      subscription().request(count);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriptions.add(subscription);
    }

    @Override
    public void onNext(Token token) {
      heard.add(token.text());
    }

    @Override
    public void onError(Throwable fault) {
      heard.add(String.valueOf(fault.getMessage()));
    }

    @Override
    public void onComplete() {
      heard.add("the end");
    }
  }
}
