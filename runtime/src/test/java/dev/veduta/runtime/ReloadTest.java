// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.CaptionerFailed;
import dev.veduta.api.CaptionerLoaded;
import dev.veduta.api.CaptionerReloaded;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.api.TextReader;
import dev.veduta.api.VisualQuestionAnswerer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A captioner that is loaded anew …
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class ReloadTest {
  @TempDir Path folder;
  private final Herald engine = new Herald();
  private final CountedBackend backends = new CountedBackend();
  private final ConcurrentLinkedQueue<CaptionerEvent> events = new ConcurrentLinkedQueue<>();
  private CaptionerSettings old;
  private CaptionerSettings next;
  private CaptionerSettings mute;
  private Captioners captioners;
  private ImageCaptioner captioner;

  @BeforeEach
  void open() {
    old = settings("old");
    next = settings("new");
    mute = old.withModel(Herald.write(folder.resolve("mute"), "").toString());
    Providers providers = Providers.installed().with(List.of(engine, backends));
    captioners = Captioners.lazy(List.of(old), providers, events::add);
    captioner = captioners.get();
  }

  private CaptionerSettings settings(String says) {
    return CaptionerSettings.of("docs", Herald.write(folder.resolve(says), says).toString())
        .withBackend("counted")
        .withThreads(1);
  }

  @AfterEach
  void close() {
    engine.released.countDown();
    captioners.close();
    assertThat(backends.open).hasValue(0);
    assertThat(engine.misuse).isEmpty();
  }

  @Test
  void losesNoRequestUnderLoad() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Set<String> texts = ConcurrentHashMap.newKeySet();
    TextReader reader = captioners.get(TextReader.class);
    VisualQuestionAnswerer answerer = captioners.get(VisualQuestionAnswerer.class);
    List<Supplier<String>> kinds =
        List.of(
            () -> captioner.caption(Herald.quick()).text(),
            () -> captioner.stream(Herald.quick()).caption().join().text(),
            () -> captioner.captionAsync(Herald.quick()).toCompletableFuture().join().text(),
            () -> reader.read(Herald.quick()).text(),
            () -> answerer.answer(Herald.quick(), "what is it?").text());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> counts = new ArrayList<>();
      CountDownLatch started = new CountDownLatch(20);
      for (int i = 0; i < 20; i++) {
        Supplier<String> kind = kinds.get(i % kinds.size());
        counts.add(
            threads.submit(
                () -> {
                  int count = 0;
                  while (!over.get()) {
                    texts.add(kind.get());
                    if (count++ == 0) {
                      started.countDown();
                    }
                  }
                  return count;
                }));
      }
      started.await();
      for (int i = 0; i < 20; i++) {
        captioners.reload(i % 2 == 0 ? next : old);
        assertThat(backends.open).as("the one before is closed").hasValue(1);
        texts.add(captioner.caption(Herald.quick()).text());
      }
      over.set(true);
      for (Future<Integer> count : counts) {
        assertThat(count.get()).isPositive(); // throws what a request threw
      }
    }
    assertThat(texts).containsExactlyInAnyOrder("old", "new");
    assertThat(events).hasSize(21);
  }

  @Test
  void letsRequestsUnderWayEndWithTheModelTheyBeganWith() throws Exception {
    CaptionStream stream =
        captioner.stream(CaptionRequest.describe(Herald.slow()), GenerationOptions.DEFAULT);
    CompletableFuture<String> call =
        CompletableFuture.supplyAsync(
            () -> captioner.caption(Herald.slow()).text(), Thread::startVirtualThread);
    engine.begun.acquire(2);
    CompletableFuture<Void> reload =
        CompletableFuture.runAsync(() -> captioners.reload(next), Thread::startVirtualThread);

    while (!captioner.caption(Herald.quick()).text().equals("new")) {
      Thread.onSpinWait();
    }
    assertThat(reload).isNotDone();
    assertThat(backends.open).hasValue(2);
    engine.released.countDown();

    assertThat(stream.caption().get().text()).isEqualTo("old");
    assertThat(call.get()).isEqualTo("old");
    reload.get();
    assertThat(backends.open).hasValue(1);
  }

  @Test
  void canBeClosedWhileTheOldModelIsWaitedFor() throws Exception {
    CompletableFuture<Caption> call =
        CompletableFuture.supplyAsync(
            () -> captioner.caption(Herald.slow()), Thread::startVirtualThread);
    engine.begun.acquire();
    ServingSettings hurried = ServingSettings.DEFAULT.withShutdownTimeout(Duration.ofMillis(1));
    CompletableFuture<Void> reload =
        CompletableFuture.runAsync(
            () -> captioners.reload(next.withServing(hurried)), Thread::startVirtualThread);
    while (!captioner.caption(Herald.quick()).text().equals("new")) {
      Thread.onSpinWait();
    }
    captioners.close();

    assertThat(call.get().finishReason()).isEqualTo(FinishReason.CANCELLED);
    reload.get();
    assertThat(backends.open).hasValue(0);
  }

  @Test
  void tellsWhatItWasAndWhatItIs() {
    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("old");
    captioners.reload(next);

    assertThat(events).hasSize(2);
    assertThat(events.poll())
        .isInstanceOfSatisfying(
            CaptionerLoaded.class,
            event -> {
              assertThat(event.captioner()).isEqualTo("docs");
              assertThat(event.provenance().model()).isEqualTo("old");
              assertThat(event.took()).isPositive();
            });
    assertThat(events.poll())
        .isInstanceOfSatisfying(
            CaptionerReloaded.class,
            event -> {
              assertThat(event.captioner()).isEqualTo("docs");
              assertThat(event.before().model()).isEqualTo("old");
              assertThat(event.provenance().model()).isEqualTo("new");
            });
  }

  @Test
  void staysAsItWasWhenTheNewModelCanNotBeLoaded() {
    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("old");

    assertThatThrownBy(() -> captioners.reload(mute))
        .isInstanceOf(ModelException.class)
        .hasMessage("mute has nothing to say");

    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("old");
    assertThat(backends.open).hasValue(1);
    CaptionerStatus status = captioners.status("docs");
    assertThat(status.state()).isEqualTo(CaptionerStatus.State.READY);
    assertThat(status.failure()).hasValue("mute has nothing to say");
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            CaptionerFailed.class,
            event -> assertThat(event.cause()).hasMessage("mute has nothing to say"));
    captioners.reload(next);
    assertThat(captioners.status("docs").failure()).isEmpty();
  }

  @Test
  void isLoadedThenIfItWasNotBefore() {
    captioners.reload(next);

    assertThat(events).singleElement().isInstanceOf(CaptionerLoaded.class);
    assertThat(captioner.caption(Herald.quick()).text()).isEqualTo("new");
    assertThat(backends.open).hasValue(1);
  }

  @Test
  void readsItsSettingsAgain() {
    List<CaptionerSettings> now = new ArrayList<>(List.of(old));
    CaptionerHost host =
        new CaptionerHost() {
          @Override
          public CaptionerSettings settings(String name) {
            return now.getFirst();
          }
        };
    try (Captioners hosted =
        Captioners.lazy(
            List.of(old), Providers.installed().with(List.of(engine, backends)), host)) {
      assertThat(hosted.get().caption(Herald.quick()).text()).isEqualTo("old");
      now.set(0, next.withServing(ServingSettings.DEFAULT.withConcurrency(7)));
      hosted.reload("docs");
      assertThat(hosted.get().caption(Herald.quick()).text()).isEqualTo("new");
    }
  }

  @Test
  void needsItsSettingsWhereNobodyKeepsThem() {
    assertThatThrownBy(() -> captioners.reload("docs"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "captioner 'docs' was opened with settings from the program; load it again with"
                + " reload(CaptionerSettings)");
    assertThatThrownBy(() -> captioners.reload("dogs"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("no captioner is configured as 'dogs'; configured are: docs.");
  }

  @Test
  void isLoadedNoMoreWhenItIsClosed() {
    captioners.close();

    assertThatThrownBy(() -> captioners.reload(next))
        .hasMessage("captioner 'docs' is closed; open it again to go on");
  }
}
