// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.goldens.HeardRequests.Heard;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.ServingSettings;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An observer of requests …
@Timeout(120)
final class RequestObserverTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));
  private static final Image FROG = Image.of(Path.of("../../docs/samples/frog.png"));

  private static final CaptionerSettings SETTINGS =
      CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes")
          .withBackend("vector-cpu")
          .withBatch(new BatchOptions(8, 1));

  private final HeardRequests heard = new HeardRequests();

  @Test
  void hearsOfACaptionFromAskingToItsEnd() {
    Caption caption;
    try (Captioners captioners = open(heard)) {
      caption = captioners.get().caption(FOX, GenerationOptions.builder().maxNewTokens(19).build());
    }

    Heard request = only();
    assertThat(request.told).containsExactly("begun", "first token", "ended");
    assertThat(request.captions).containsExactly(caption);
    assertThat(request.rows).isEqualTo(1);
    assertThat(request.thread).isSameAs(Thread.currentThread());
    assertThat(request.asked.kind()).isEqualTo(AskedRequest.Kind.GENERATE);
    assertThat(request.asked.pictures()).isEqualTo(1);
    assertThat(request.asked.promptTokens()).isEqualTo(1);
    assertThat(request.asked.maxNewTokens()).isEqualTo(19);
    assertThat(heard.models).containsExactly("default is git-scenes", "default is closed");
  }

  @ParameterizedTest
  @CsvSource({"3, false", "1, true", "3, true"})
  void hearsOfSeveralTextsAsOneRequest(int beams, boolean sample) {
    GenerationOptions options =
        GenerationOptions.builder()
            .numBeams(beams)
            .doSample(sample)
            .seed(5L)
            .numReturnSequences(3)
            .build();
    List<Caption> captions;
    try (Captioners captioners = open(heard)) {
      captions =
          captioners.get().generate(List.of(CaptionRequest.describe(FOX)), options).getFirst();
    }

    assertThat(only().told).containsExactly("begun", "first token", "ended");
    assertThat(only().captions).hasSize(3).isEqualTo(captions);
    assertThat(only().asked.texts()).isEqualTo(3);
    assertThat(only().rows).isEqualTo(3);
  }

  @Test
  void hearsOfScores() {
    int[] text = {5, 6, 7};
    try (Captioners captioners = open(heard)) {
      captioners
          .model(Captioner.DEFAULT)
          .score(
              CaptionRequest.describe(FOX),
              List.of(text, Arrays.copyOf(text, 2)),
              GenerationOptions.DEFAULT);
    }

    assertThat(only().told).containsExactly("begun", "ended");
    assertThat(only().asked.kind()).isEqualTo(AskedRequest.Kind.SCORE);
    assertThat(only().asked.texts()).isEqualTo(2);
    assertThat(only().asked.maxNewTokens()).isEqualTo(3);
    assertThat(only().captions).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hearsWhyAPictureCantBeDescribed(boolean stream) {
    Image broken = Image.of("torn.png", new byte[] {1, 2, 3});
    try (Captioners captioners = open(heard)) {
      ImageCaptioner captioner = captioners.get();
      assertThatThrownBy(() -> describe(captioner, broken, stream))
          .isInstanceOf(ImageException.class);
    }

    assertThat(only().told).containsExactly("failed");
    assertThat(only().failure).isInstanceOf(ImageException.class);
  }

  private static void describe(ImageCaptioner captioner, Image picture, boolean stream) {
    if (stream) {
      captioner.stream(picture).cancel();
    } else {
      captioner.caption(picture);
    }
  }

  @Test
  void hearsHowLongARequestWaitsAndThatOneIsRefused() throws Exception {
    CountDownLatch isSeen = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    WatchedBackend backend =
        new WatchedBackend(
            1,
            _ -> {
              isSeen.countDown();
              await(goOn);
            });
    try (Captioners captioners = open(heard, backend)) {
      ImageCaptioner captioner = captioners.get();
      CaptionStream first = captioner.stream(FOX);
      isSeen.await();
      CaptionStream second = captioner.stream(FROG);
      assertThatThrownBy(() -> captioner.stream(FROG)).isInstanceOf(BusyException.class);

      assertThat(heard.requests.get(0).told).containsExactly("begun");
      assertThat(heard.requests.get(1).told).as("it waits").isEmpty();
      assertThat(heard.requests.get(2).told).containsExactly("failed");
      assertThat(heard.requests.get(2).failure).isInstanceOf(BusyException.class);

      goOn.countDown();
      first.caption().get();
      second.caption().get();
      assertThat(heard.requests.subList(0, 2))
          .allSatisfy(one -> assertThat(one.told).endsWith("first token", "ended"))
          .allSatisfy(one -> assertThat(one.asked.kind()).isEqualTo(AskedRequest.Kind.STREAM));
    }
  }

  @Test
  void hearsOfAStreamThatIsCancelledWithWhatItHas() throws Exception {
    GenerationOptions endless =
        GenerationOptions.builder().maxNewTokens(60).minNewTokens(60).build();
    try (Captioners captioners = open(heard)) {
      CaptionStream stream = captioners.get().stream(CaptionRequest.describe(FOX), endless);
      stream.cancel();
      stream.caption().get();
    }

    assertThat(only().told).endsWith("ended");
    assertThat(only().captions)
        .extracting(Caption::finishReason)
        .containsExactly(FinishReason.CANCELLED);
  }

  @Test
  void hearsOfEveryRequestThatNobodyWaitsForAnyMore() {
    List<CaptionRequest> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(CaptionRequest.describe(i % 2 == 0 ? FOX : FROG));
    }
    try (Captioners captioners = open(heard)) {
      ImageCaptioner captioner = captioners.get();
      assertThatThrownBy(
              () ->
                  captioner.generateEach(
                      requests,
                      GenerationOptions.DEFAULT,
                      new CaptionsListener() {
                        @Override
                        public void captions(int index, List<Caption> captions) {
                          throw new IllegalStateException("enough");
                        }

                        @Override
                        public void failure(int index, Throwable fault) {
                          throw new AssertionError(fault);
                        }
                      }))
          .hasMessage("enough");
    }

    assertThat(heard.requests).hasSizeGreaterThan(1);
    heard.requests.forEach(one -> await(one.over));
    assertThat(heard.requests.getFirst().told).endsWith("ended");
    assertThat(heard.requests)
        .allSatisfy(one -> assertThat(one.told).last().asString().isIn("ended", "failed"));
    assertThat(heard.requests)
        .filteredOn(one -> one.told.contains("failed"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.failure).isInstanceOf(CancellationException.class));
  }

  @Test
  void hearsOfARequestThatTakesTooLong() {
    CountDownLatch goOn = new CountDownLatch(1);
    CaptionerSettings hasty =
        SETTINGS.withServing(ServingSettings.DEFAULT.withTimeout(Duration.ofMillis(20)));
    try (Captioners captioners = open(hasty, heard, new WatchedBackend(1, _ -> await(goOn)))) {
      assertThatThrownBy(() -> captioners.get().caption(FOX))
          .isInstanceOf(RequestTimeoutException.class);
      goOn.countDown();
    }

    await(only().over);
    assertThat(only().told).endsWith("failed");
    assertThat(only().failure).isInstanceOf(CancellationException.class);
  }

  @Test
  void doesNoHarmWhereItThrows() {
    Thrower thrower = new Thrower();
    try (Captioners captioners = open(heard, thrower)) {
      assertThat(captioners.get().caption(FOX).text()).isNotEmpty();
      assertThat(captioners.get().caption(FROG).text()).isNotEmpty();
    }

    assertThat(thrower.calls).hasSizeGreaterThan(6);
    assertThat(heard.requests)
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.told).containsExactly("begun", "first token", "ended"));
  }

  @Test
  void isNotAskedWhereItHasAnObstacle() {
    try (Captioners captioners = open(heard, new Unusable())) {
      captioners.get().caption(FOX);
    }

    assertThat(heard.requests).hasSize(1);
  }

  private Heard only() {
    assertThat(heard.requests).hasSize(1);
    return heard.requests.getFirst();
  }

  private static Captioners open(Provider... own) {
    return open(SETTINGS, own);
  }

  private static Captioners open(CaptionerSettings settings, Provider... own) {
    return Captioners.open(List.of(settings), Providers.installed().with(List.of(own)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Throws whatever it is told.
  @Plugin("thrower")
  private static final class Thrower implements RequestObserverProvider {
    private final List<String> calls = new ArrayList<>();

    @Override
    public RequestObserver observe(ServedModel model) {
      return new RequestObserver() {
        @Override
        public Observation asked(AskedRequest request) {
          return new Observation() {
            @Override
            public void begun(int rows) {
              fail("begun");
            }

            @Override
            public void firstToken() {
              fail("first token");
            }

            @Override
            public void ended(List<Caption> captions) {
              fail("ended");
            }
          };
        }

        @Override
        public void closed() {
          fail("closed");
        }
      };
    }

    private synchronized void fail(String call) {
      calls.add(call);
      throw new IllegalStateException(call);
    }
  }

  /// Must not be used.
  @Plugin("unusable")
  private static final class Unusable implements RequestObserverProvider {

    @Override
    public Optional<String> obstacle() {
      return Optional.of("its library is missing; add it");
    }

    @Override
    public RequestObserver observe(ServedModel model) {
      throw new AssertionError("it has an obstacle");
    }
  }
}
