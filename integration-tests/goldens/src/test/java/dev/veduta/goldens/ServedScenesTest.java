// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.Captioner;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.ServingSettings;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A real model in service …
@Timeout(300)
final class ServedScenesTest {
  private static final Image FROG = Image.of(Path.of("../../docs/samples/frog.png"));
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));
  private static final String TEXT = "a frog on an orange background";
  private static final CaptionerSettings SETTINGS =
      CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes")
          .withBackend("vector-cpu");

  /// As long as the model can, since it may not end.
  private static final GenerationOptions LONG =
      GenerationOptions.builder().maxNewTokens(60).minNewTokens(60).build();

  /// Too short for anything.
  private static final Duration SHORT = Duration.ofMillis(1);

  private static Captioners open(ServingSettings serving) {
    return Captioners.open(SETTINGS.withServing(serving));
  }

  @Test
  void losesNoRequestWhenItIsReplaced() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Set<String> precisions = ConcurrentHashMap.newKeySet();
    CountDownLatch started = new CountDownLatch(8);
    try (Captioners captioners = open(ServingSettings.DEFAULT);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean later = i % 2 == 0;
        callers.add(
            threads.submit(
                () -> {
                  ImageCaptioner captioner = captioners.get();
                  while (!over.get()) {
                    Caption caption =
                        later
                            ? captioner.captionAsync(FROG).toCompletableFuture().join()
                            : captioner.caption(FROG);
                    assertThat(caption.text()).isEqualTo(TEXT);
                    precisions.add(caption.provenance().precision());
                    started.countDown();
                  }
                }));
      }
      started.await();
      for (Precision precision : List.of(Precision.BF16, Precision.FP32, Precision.INT8)) {
        captioners.reload(SETTINGS.withPrecision(precision));
        assertThat(captioners.get().caption(FROG).provenance().precision())
            .isEqualTo(precision.label());
      }
      over.set(true);
      for (Future<?> caller : callers) {
        caller.get(); // throws what went wrong
      }
    }
    assertThat(precisions).contains("fp32", "int8");
  }

  @Test
  void endsWhatTakesTooLongAndGoesOn() {
    try (Captioners captioners = open(ServingSettings.DEFAULT.withTimeout(SHORT))) {
      ImageCaptioner captioner = captioners.get();
      assertThatThrownBy(() -> captioner.caption(FROG, LONG))
          .isInstanceOf(RequestTimeoutException.class);
      assertThatThrownBy(() -> captioner.captionAll(List.of(FROG, FROG, FOX), LONG))
          .isInstanceOf(RequestTimeoutException.class);
      CompletableFuture<Caption> late = captioner.captionAsync(FROG, LONG).toCompletableFuture();
      assertThatThrownBy(late::get).hasCauseInstanceOf(RequestTimeoutException.class);

      captioners.reload(SETTINGS);
      assertThat(captioner.caption(FROG).text()).isEqualTo(TEXT);
    }
  }

  @Test
  void endsWhatIsUnderWayWhenItIsClosedWithALimit() throws Exception {
    Captioners captioners = open(ServingSettings.DEFAULT.withShutdownTimeout(SHORT));
    List<CaptionStream> streams = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      streams.add(captioners.get().stream(CaptionRequest.describe(FOX), LONG));
    }
    captioners.close();

    Caption last = streams.getLast().caption().get();
    assertThat(last.finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(last.tokens()).hasSizeLessThan(60);
  }

  @Test
  void endsWhatIsCancelledLater() throws Exception {
    CompletableFuture<FinishReason> reason = new CompletableFuture<>();
    Providers watched = Providers.installed().with(List.of(new Watching(reason)));
    try (Captioners captioners = Captioners.open(List.of(SETTINGS), watched)) {
      captioners.get().captionAsync(FOX, LONG).toCompletableFuture().cancel(true);

      assertThat(reason.get()).isEqualTo(FinishReason.CANCELLED);
    }
  }

  @Test
  void saysLaterWhatIsWrongWithAPicture() {
    try (Captioners captioners = open(ServingSettings.DEFAULT)) {
      CompletableFuture<Caption> caption =
          captioners.get().captionAsync(Image.of("scribble", new byte[9])).toCompletableFuture();

      assertThatThrownBy(caption::get)
          .cause()
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("scribble");
    }
  }

  /// Hears how the first request ends.
  @Plugin("watching")
  private record Watching(CompletableFuture<FinishReason> reason)
      implements RequestObserverProvider {
    @Override
    public RequestObserver observe(ServedModel model) {
      return _ ->
          new Observation() {
            @Override
            public void ended(List<Caption> captions) {
              reason.complete(captions.getFirst().finishReason());
            }

            @Override
            public void failed(Throwable cause) {
              reason.completeExceptionally(cause);
            }
          };
    }
  }
}
