// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.CaptionerFailed;
import dev.veduta.api.CaptionerLoaded;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.api.VedutaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A captioner serves its requests as it is set: …
@Timeout(120)
final class ServingTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path folder;
  private final Herald engine = new Herald();
  private final CountedBackend backends = new CountedBackend();
  private final ConcurrentLinkedQueue<CaptionerEvent> events = new ConcurrentLinkedQueue<>();
  private final List<Captioners> opened = new ArrayList<>();

  @AfterEach
  void close() {
    engine.released.countDown();
    opened.forEach(Captioners::close);
    assertThat(backends.open).hasValue(0);
    assertThat(engine.misuse).isEmpty();
  }

  private Captioners open(ServingSettings... serving) {
    List<CaptionerSettings> settings = new ArrayList<>();
    for (ServingSettings one : serving) {
      settings.add(settings("model-" + settings.size(), "a picture").withServing(one));
    }
    return open(settings);
  }

  private Captioners open(List<CaptionerSettings> settings) {
    Captioners captioners =
        Captioners.lazy(
            settings, Providers.installed().with(List.of(engine, backends)), events::add);
    opened.add(captioners);
    return captioners;
  }

  private CaptionerSettings settings(String name, String says) {
    return CaptionerSettings.of(name, Herald.write(folder.resolve(name), says).toString())
        .withBackend("counted")
        .withThreads(1);
  }

  private static final String LATE =
      "captioner 'model-0' gave no answer within 0.05 s, waiting included; try again later, or"
          + " raise veduta.captioner.model-0.timeout";

  @Test
  void aCallThatTakesTooLongFailsAndIsEnded() throws Exception {
    ImageCaptioner captioner = open(ServingSettings.DEFAULT.withTimeout(SHORT)).get();

    assertThatThrownBy(() -> captioner.caption(Herald.slow()))
        .isInstanceOf(RequestTimeoutException.class)
        .hasMessage(LATE);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    engine.interrupted.acquire();
    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("a picture");
  }

  @Test
  void aCallerWhoIsInterruptedStaysSo() throws Exception {
    ImageCaptioner captioner = open(ServingSettings.DEFAULT.withTimeout(Duration.ofHours(1))).get();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    captioner.caption(Herald.slow());
                  } catch (VedutaException e) {
                    interrupted.complete(
                        Thread.currentThread().isInterrupted()
                            && !(e instanceof RequestTimeoutException));
                  }
                });
    engine.begun.acquire();
    caller.interrupt();

    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void oneOfManyThatTakesTooLongFailsAlone() {
    ImageCaptioner captioner = open(ServingSettings.DEFAULT.withTimeout(SHORT)).get();
    List<String> heard = new ArrayList<>();
    captioner.generateEach(
        Stream.of(Herald.quick(), Herald.slow(), Herald.quick(), Herald.slow())
            .map(CaptionRequest::describe)
            .toList(),
        GenerationOptions.DEFAULT,
        new CaptionsListener() {
          @Override
          public void captions(int index, List<Caption> captions) {
            heard.add(index + " " + captions.getFirst().text());
          }

          @Override
          public void failure(int index, Throwable fault) {
            heard.add(index + " " + fault.getMessage());
          }
        });

    assertThat(heard).containsExactly("0 a picture", "1 " + LATE, "2 a picture", "3 " + LATE);
  }

  @Test
  void aCallWithOneThatTakesTooLongFails() {
    ImageCaptioner captioner = open(ServingSettings.DEFAULT.withTimeout(SHORT)).get();

    assertThatThrownBy(
            () -> captioner.captionAll(List.of(Herald.quick(), Herald.slow(), Herald.quick())))
        .isInstanceOf(RequestTimeoutException.class)
        .hasMessage(LATE);
    assertThat(captioner.captionAll(List.of(Herald.quick(), Herald.quick())))
        .extracting(Caption::text)
        .containsExactly("a picture", "a picture");
  }

  @Test
  void aStreamThatTakesTooLongFails() {
    ImageCaptioner captioner = open(ServingSettings.DEFAULT.withTimeout(SHORT)).get();

    assertThatThrownBy(() -> captioner.stream(Herald.slow()).caption().get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RequestTimeoutException.class)
        .hasMessage(LATE);
    assertThatThrownBy(() -> captioner.captionAsync(Herald.slow()).toCompletableFuture().get())
        .cause()
        .isInstanceOf(RequestTimeoutException.class);
  }

  @Test
  void moreCallsThanItTakesAreRefused() throws Exception {
    Captioners captioners = open(ServingSettings.DEFAULT.withConcurrency(2));
    ImageCaptioner captioner = captioners.get();
    CaptionStream stream = captioner.stream(Herald.slow());
    CompletableFuture<Caption> call =
        CompletableFuture.supplyAsync(
            () -> captioner.caption(Herald.slow()), Thread::startVirtualThread);
    engine.begun.acquire(2);
    assertThat(captioners.status("model-0").inUse()).isEqualTo(2);

    String refusal =
        "2 calls are in captioner 'model-0' already, and no more may; try again later, or raise"
            + " veduta.captioner.model-0.concurrency";
    assertThatThrownBy(() -> captioner.caption(Herald.quick()))
        .isInstanceOf(BusyException.class)
        .hasMessage(refusal);
    assertThatThrownBy(() -> captioner.captionAsync(Herald.quick()).toCompletableFuture().get())
        .cause()
        .isInstanceOf(BusyException.class)
        .hasMessage(refusal);
    engine.released.countDown();

    assertThat(stream.caption().get().text()).isEqualTo("a picture");
    assertThat(call.get().text()).isEqualTo("a picture");
    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("a picture");
    assertThat(captioners.status("model-0").inUse()).isZero();
  }

  @Test
  void closingEndsWhatTakesTooLong() throws Exception {
    Captioners captioners = open(ServingSettings.DEFAULT.withShutdownTimeout(SHORT));
    ImageCaptioner captioner = captioners.get();
    CaptionStream stream = captioner.stream(Herald.slow());
    CompletableFuture<Caption> call =
        CompletableFuture.supplyAsync(
            () -> captioner.caption(Herald.slow()), Thread::startVirtualThread);
    engine.begun.acquire(2);
    captioners.close();

    assertThat(stream.caption().get().finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(call.get().finishReason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(captioners.status("model-0").state()).isEqualTo(CaptionerStatus.State.CLOSED);
    assertThat(backends.open).hasValue(0);
  }

  @Test
  void closingTakesNoMoreAndWaitsForWhatIsUnderWay() throws Exception {
    Captioners captioners = open(ServingSettings.DEFAULT);
    ImageCaptioner captioner = captioners.get();
    CaptionStream stream = captioner.stream(Herald.slow());
    engine.begun.acquire();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(captioners::close, Thread::startVirtualThread);
    while (captioners.status("model-0").state() != CaptionerStatus.State.CLOSED) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> captioner.caption(Herald.quick()))
        .hasMessage("captioner 'model-0' is closed; open it again to go on");
    assertThat(closing).isNotDone();
    assertThat(backends.open).hasValue(1);
    engine.released.countDown();
    assertThat(stream.caption().get().finishReason()).isEqualTo(FinishReason.EOS);
    closing.get();
  }

  @Test
  void aBlankPictureIsDescribedBeforeItIsReady() throws Exception {
    Captioners captioners = open(ServingSettings.DEFAULT.withWarmUp(true));
    captioners.model("model-0");

    assertThat(engine.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            Image.OfBytes.class,
            blank -> {
              BufferedImage read = read(blank);
              assertThat(read.getWidth()).isEqualTo(640);
              assertThat(read.getHeight()).isEqualTo(480);
              assertThat(read.getRGB(639, 479) & 0xffffff).isEqualTo(0x808080);
            });
    captioners.reload(
        settings("model-0", "another").withServing(ServingSettings.DEFAULT.withWarmUp(true)));
    assertThat(engine.asked).hasSize(2);
  }

  private static BufferedImage read(Image.OfBytes picture) {
    try {
      return ImageIO.read(new ByteArrayInputStream(picture.encoded()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eagerOnesAreLoadedAtTheStart() {
    Captioners captioners = open(ServingSettings.DEFAULT, ServingSettings.DEFAULT.withEager(true));
    assertThat(captioners.status("model-1").isReady()).as("not loaded yet").isFalse();
    captioners.loadEager();

    assertThat(captioners.status())
        .extracting(CaptionerStatus::state)
        .containsExactly(CaptionerStatus.State.LAZY, CaptionerStatus.State.READY);
    assertThat(captioners.status()).allMatch(CaptionerStatus::isReady);
    assertThat(events).singleElement().isInstanceOf(CaptionerLoaded.class);
  }

  @Test
  void eagerOnesThatCanNotBeLoadedAreToldOf() {
    ServingSettings eager = ServingSettings.DEFAULT.withEager(true);
    Captioners captioners =
        open(
            List.of(
                settings("mute", "").withServing(eager),
                settings("dumb", "").withServing(eager),
                settings("fine", "a picture").withServing(eager)));

    assertThatThrownBy(captioners::loadEager)
        .isInstanceOf(ModelException.class)
        .hasMessage("mute has nothing to say")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(captioners.status())
        .extracting(CaptionerStatus::state)
        .containsExactly(
            CaptionerStatus.State.FAILED,
            CaptionerStatus.State.FAILED,
            CaptionerStatus.State.READY);
    assertThat(captioners.status("dumb").failure()).hasValue("dumb has nothing to say");
    assertThat(events).filteredOn(CaptionerFailed.class::isInstance).hasSize(2);
    Herald.write(folder.resolve("mute"), "something");
    assertThat(captioners.get("mute").caption(Herald.quick()).text()).isEqualTo("something");
    assertThat(captioners.status("mute").failure()).isEmpty();
  }

  @Test
  void itsStatusSaysWhatItIs() {
    Captioners captioners = open(ServingSettings.DEFAULT);
    CaptionerStatus lazy = captioners.status("model-0");
    assertThat(lazy.state()).isEqualTo(CaptionerStatus.State.LAZY);
    assertThat(lazy.provenance()).isEmpty();
    assertThat(lazy.queue()).isEqualTo(1024);
    assertThat(lazy.isReady()).isTrue();
    assertThat(engine.asked).isEmpty();

    Caption caption = captioners.get().caption(Herald.quick());
    CaptionerStatus ready = captioners.status("model-0");
    assertThat(ready.state()).isEqualTo(CaptionerStatus.State.READY);
    assertThat(ready.provenance()).hasValue(caption.provenance());
    assertThat(ready.waiting()).isEqualTo(3);
    assertThat(ready.failure()).isEmpty();

    backends.failure.set(Optional.of("the device is lost"));
    CaptionerStatus dead = captioners.status("model-0");
    assertThat(dead.state()).isEqualTo(CaptionerStatus.State.FAILED);
    assertThat(dead.failure()).hasValue("the device is lost");
    assertThat(dead.isReady()).isFalse();
  }

  @Test
  void oneWhoHearsOfItCanNotBreakIt() {
    Captioners captioners =
        Captioners.lazy(
            List.of(settings("docs", "a picture")),
            Providers.installed().with(List.of(engine, backends)),
            (CaptionerEvent _) -> {
              throw new AssertionError("deaf");
            });
    opened.add(captioners);

    assertThat(captioners.get().caption(Herald.quick()).text()).isEqualTo("a picture");
  }

  @Test
  void oneWhoHearsOfItMayUseIt() {
    List<String> said = new ArrayList<>();
    List<Captioners> it = new ArrayList<>();
    Captioners captioners =
        Captioners.lazy(
            List.of(settings("docs", "a picture")),
            Providers.installed().with(List.of(engine, backends)),
            (CaptionerEvent _) ->
                said.add(it.getFirst().get().captionAsync(Herald.quick()).toString()));
    it.add(captioners);
    opened.add(captioners);

    captioners.get().caption(Herald.quick());
    captioners.reload(settings("docs", "another"));
    assertThat(said).hasSize(2);
  }
}
