// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.Token;
import dev.veduta.api.VedutaException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.BatchOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A caption's stream …
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class CaptionStreamTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));
  private static final CaptionRequest REQUEST = CaptionRequest.describe(FOX);

  /// As long as the model can, since it may not end.
  private static final GenerationOptions LONG =
      GenerationOptions.builder().maxNewTokens(60).minNewTokens(60).build();

  private Captioners captioners;
  private ImageCaptioner captioner;

  @BeforeEach
  void open() {
    captioners =
        Captioners.open(
            CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes")
                .withBatch(new BatchOptions(4, 8)));
    captioner = captioners.get();
  }

  @AfterEach
  void close() {
    captioners.close();
  }

  @Test
  void bringsTheWordsOfTheCaptionAsTheyCome() throws Exception {
    Hearer hearer = new Hearer(Long.MAX_VALUE);
    CaptionStream stream = captioner.stream(FOX);
    stream.subscribe(hearer);
    hearer.over.await();

    Caption whole = captioner.caption(FOX);
    assertThat(stream.caption().get()).isEqualTo(whole);
    assertThat(hearer.text()).isEqualTo(whole.text());
    assertThat(hearer.heard).extracting(Token::id).isEqualTo(ids(whole));
    assertThat(hearer.heard.getFirst().text()).isNotEmpty();
    assertThat(hearer.fault).isNull();
  }

  @Test
  void waitsForASubscriberWhoAsksForOneTokenAtATime() throws Exception {
    Hearer hearer = new Hearer(0);
    CaptionStream stream = captioner.stream(FOX);
    stream.subscribe(hearer);
    Caption caption = stream.caption().get(); // the model has not waited
    assertThat(hearer.heard).isEmpty();

    for (int i = 1; i <= caption.tokens().size(); i++) {
      hearer.subscription().request(1);
      hearer.tokens.acquire();
      assertThat(hearer.heard).hasSize(i);
    }
    hearer.over.await();
    assertThat(hearer.text()).isEqualTo(caption.text());
  }

  @Test
  void missesNothingThoughTheSubscriberComesLate() throws Exception {
    CaptionStream stream = captioner.stream(FOX);
    Caption caption = stream.caption().get();
    Hearer hearer = new Hearer(Long.MAX_VALUE);
    stream.subscribe(hearer);
    hearer.over.await();
    assertThat(hearer.text()).isEqualTo(caption.text());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsWithinAStepWhenItIsCancelled(boolean bySubscriber) throws Exception {
    Hearer hearer = new Hearer(1);
    CaptionStream stream = captioner.stream(REQUEST, LONG);
    stream.subscribe(hearer);
    hearer.tokens.acquire();
    if (bySubscriber) {
      hearer.subscription().cancel();
    } else {
      stream.cancel();
    }

    Caption caption = stream.caption().get();
    assertThat(caption.finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(caption.tokens()).hasSizeBetween(1, 59);
    assertThat(captioner.caption(FOX).finishReason()).isEqualTo(FinishReason.EOS);
  }

  @Test
  void takesOneSubscriber() throws Exception {
    CaptionStream stream = captioner.stream(FOX);
    Hearer first = new Hearer(Long.MAX_VALUE);
    Hearer second = new Hearer(Long.MAX_VALUE);
    stream.subscribe(first);
    stream.subscribe(second);
    second.over.await();
    first.over.await();
    assertThat(second.fault).isInstanceOf(IllegalStateException.class);
    assertThat(first.fault).isNull();
  }

  @RepeatedTest(20) // the generation is under way meanwhile, or has just ended
  void refusesARequestForNothing() throws Exception {
    CaptionStream stream = captioner.stream(FOX);
    Hearer hearer = new Hearer(0);
    stream.subscribe(hearer);
    hearer.subscription().request(0);
    hearer.over.await();
    assertThat(hearer.fault).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isHeardByAListenerWhoseFaultsReachTheCaller() {
    StringBuilder heard = new StringBuilder();
    GenerationOptions options = GenerationOptions.DEFAULT;
    Caption caption = captioner.caption(FOX, options, token -> heard.append(token.text()));
    assertThat(heard).hasToString(caption.text());

    assertThatThrownBy(
            () ->
                captioner.caption(
                    FOX,
                    options,
                    _ -> {
                      throw new IllegalStateException("enough");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
  }

  @Test
  void bringsTheBestBeamInTheEnd() throws Exception {
    GenerationOptions beams = GenerationOptions.DEFAULT.withNumBeams(3);
    CaptionStream stream = captioner.stream(REQUEST, beams);
    Hearer hearer = new Hearer(Long.MAX_VALUE);
    stream.subscribe(hearer);
    hearer.over.await();
    assertThat(hearer.text()).isEqualTo(captioner.caption(FOX, beams).text());
  }

  @Test
  void isRefusedWhenTooManyWait() {
    List<CaptionStream> streams = new ArrayList<>();
    assertThatExceptionOfType(BusyException.class)
        .isThrownBy(
            () -> {
              while (streams.size() < 1000) {
                streams.add(captioner.stream(REQUEST, LONG));
              }
            })
        .withMessageContaining("8 requests wait")
        .withMessageContaining("queue");
    streams.forEach(CaptionStream::cancel);
    assertThat(streams).hasSizeGreaterThanOrEqualTo(8);
    assertThat(streams.stream().map(stream -> stream.caption().join().finishReason()))
        .contains(FinishReason.CANCELLED);
  }

  @Test
  void leavesRoomForMorePicturesThanMayWait() {
    List<Image> pictures = new ArrayList<>();
    byte[] fox = bytes();
    for (int i = 0; i < 20; i++) {
      pictures.add(Image.of("fox " + i, fox.clone()));
    }
    assertThat(captioner.captionAll(pictures))
        .hasSize(20)
        .extracting(Caption::text)
        .containsOnly(captioner.caption(FOX).text());
  }

  private static byte[] bytes() {
    try {
      return Files.readAllBytes(((Image.OfFile) FOX).path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void endsWhenItsTimeIsOver() {
    GenerationOptions hasty = LONG.toBuilder().maxTime(1e-6).build();
    Caption caption = captioner.caption(FOX, hasty);
    assertThat(caption.finishReason()).isEqualTo(FinishReason.DEADLINE);
    assertThat(caption.tokens()).hasSizeLessThan(60);
    assertThat(captioner.caption(FOX, LONG.toBuilder().maxTime(1000.0).build()).tokens())
        .hasSize(60);
  }

  @Test
  void comesToItsEndWhenTheCaptionerIsClosed() throws Exception {
    CaptionStream stream = captioner.stream(REQUEST, LONG);
    captioners.close();
    assertThat(stream.caption().get(1, TimeUnit.SECONDS).finishReason())
        .isEqualTo(FinishReason.MAX_TOKENS);
    assertThatExceptionOfType(VedutaException.class)
        .isThrownBy(() -> captioner.stream(FOX))
        .withMessageContaining("closed");
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    captioner.caption(FOX);
    int before = Thread.getAllStackTraces().size();
    GenerationOptions few = LONG.toBuilder().maxNewTokens(8).minNewTokens(8).build();
    for (int i = 0; i < 100; i++) {
      CaptionStream stream = captioner.stream(REQUEST, few);
      if (i % 2 == 0) {
        stream.subscribe(new Hearer(1)); // and never asks for more
      }
      stream.cancel();
      assertThat(stream.caption().get().finishReason()).isNotNull();
    }
    // Carriers of virtual threads come and go, at most one for each processor.
    assertThat(Thread.getAllStackTraces())
        .hasSizeLessThanOrEqualTo(before + Runtime.getRuntime().availableProcessors() + 1);
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }

  /// Keeps what it hears.
  @SuppressWarnings("NullAway.Init") // subscribers are told their subscription first
  private static final class Hearer implements Flow.Subscriber<Token> {
    final List<Token> heard = new ArrayList<>();
    final Semaphore tokens = new Semaphore(0);
    final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final long first;
    private Flow.Subscription subscription;
    volatile @Nullable Throwable fault;

    Hearer(long first) {
      this.first = first;
    }

    Flow.Subscription subscription() throws InterruptedException {
      subscribed.await();
      return subscription;
    }

    String text() {
      return heard.stream().map(Token::text).collect(Collectors.joining());
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscribed.countDown();
      if (first > 0) {
        given.request(first);
      }
    }

    @Override
    public void onNext(Token token) {
      heard.add(token);
      tokens.release();
    }

    @Override
    public void onError(Throwable failure) {
      fault = failure;
      over.countDown();
    }

    @Override
    public void onComplete() {
      over.countDown();
    }
  }
}
