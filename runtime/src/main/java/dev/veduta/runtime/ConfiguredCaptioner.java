// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PendingCaptions;
import dev.veduta.spi.PixelOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// A captioner as it is configured: how many calls it takes, how long they may last, and with which
/// model. It owns the model, which may change while it is in use; a call keeps to the one that it
/// began with.
final class ConfiguredCaptioner implements ImageCaptioner, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final CurrentModel current;
  private final CaptionerHost host;
  private final Gate calls = new Gate();

  ConfiguredCaptioner(CurrentModel current, CaptionerHost host) {
    this.current = current;
    this.host = host;
  }

  CurrentModel current() {
    return current;
  }

  @Override
  public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
    return call(options, (model, all) -> model.generate(requests, all));
  }

  @Override
  public void generateEach(
      List<CaptionRequest> requests, GenerationOptions options, CaptionsListener listener) {
    CaptionModel _ =
        call(
            options,
            (model, all) -> {
              model.generateEach(requests, all, listener);
              return model;
            });
  }

  @Override
  public CaptionStream stream(CaptionRequest request, GenerationOptions options) {
    TokenStream stream = new TokenStream();
    stream.follow(begin(options, (model, all) -> model.start(request, all, stream::add)));
    return stream;
  }

  @Override
  public CompletionStage<Caption> captionAsync(Image image, GenerationOptions options) {
    CompletableFuture<Caption> caption = new CompletableFuture<>();
    CompletionStage<Caption> carried = host.carry(caption);
    Runnable begin =
        () -> {
          try {
            follow(
                begin(
                    options,
                    (model, all) -> model.startAsync(CaptionRequest.describe(image), all, _ -> {})),
                caption,
                carried);
          } catch (Throwable e) {
            caption.completeExceptionally(e);
          }
        };
    if (current.loaded().isPresent()) {
      begin.run();
    } else {
      // Loading takes long, and this returns at once.
      Thread.ofVirtual().name("veduta-load").start(begin);
    }
    return carried;
  }

  /// Ends a stage with a request, and the request when the stage is cancelled.
  private static void follow(
      PendingCaptions pending,
      CompletableFuture<Caption> caption,
      CompletionStage<Caption> carried) {
    CompletableFuture<List<Caption>> _ =
        pending
            .captions()
            .whenComplete(
                (captions, failure) ->
                    Running.end(caption, failure == null ? captions.getFirst() : null, failure));
    CompletionStage<Caption> _ =
        carried.whenComplete(
            (_, failure) -> {
              if (failure instanceof CancellationException) {
                pending.cancel();
              }
            });
  }

  /// How its pictures are read.
  PixelOptions pixels() {
    return current.settings().pixels();
  }

  /// Works with the model, which is loaded and stays open meanwhile.
  ///
  /// @param options of the call, which the work gets with the captioner's own behind them
  <R> R call(GenerationOptions options, BiFunction<CaptionModel, GenerationOptions, R> work) {
    OpenModel open = enter();
    try {
      return work.apply(limit(open).on(open.model()), options.orElse(open.settings().generation()));
    } finally {
      leave(open);
    }
  }

  /// Begins a request that goes on when this returns, and leaves when it has ended.
  private PendingCaptions begin(
      GenerationOptions options,
      BiFunction<CaptionModel, GenerationOptions, PendingCaptions> work) {
    OpenModel open = enter();
    long begun = System.nanoTime();
    PendingCaptions pending;
    try {
      pending = work.apply(open.model(), options.orElse(open.settings().generation()));
    } catch (Throwable e) {
      leave(open);
      throw e;
    }
    return limit(open).on(Running.with(pending, () -> leave(open)), begun);
  }

  private static TimeLimit limit(OpenModel open) {
    return new TimeLimit(open.settings().name(), open.settings().serving().timeout());
  }

  private OpenModel enter() {
    CaptionerSettings settings = current.settings();
    int most = settings.serving().concurrency();
    switch (calls.enter(most == 0 ? Integer.MAX_VALUE : most)) {
      case INSIDE -> {}
      case FULL -> throw full(settings.name(), most);
      case SHUT -> throw CurrentModel.closed(settings.name());
    }
    try {
      return current.enter();
    } catch (Throwable e) {
      calls.leave();
      throw e;
    }
  }

  private void leave(OpenModel open) {
    open.leave();
    calls.leave();
  }

  private static BusyException full(String captioner, int most) {
    return new BusyException(
        "%d calls are in captioner '%s' already, and no more may; try again later, or raise veduta.captioner.%s.concurrency"
            .formatted(most, captioner, captioner));
  }

  /// How it is at this moment. Waits for nothing.
  CaptionerStatus status() {
    CaptionerSettings settings = current.settings();
    Optional<OpenModel> loaded = current.loaded();
    Optional<String> dead = loaded.flatMap(OpenModel::failure);
    CaptionerStatus.State state;
    if (calls.isShut()) {
      state = CaptionerStatus.State.CLOSED;
    } else if (loaded.isPresent()) {
      state = dead.isPresent() ? CaptionerStatus.State.FAILED : CaptionerStatus.State.READY;
    } else if (current.isLoading()) {
      state = CaptionerStatus.State.LOADING;
    } else {
      state =
          current.failure().isPresent() ? CaptionerStatus.State.FAILED : CaptionerStatus.State.LAZY;
    }
    return new CaptionerStatus(
        settings.name(),
        state,
        settings.serving().eager(),
        loaded.map(open -> open.model().provenance()),
        dead.or(() -> current.failure().map(ConfiguredCaptioner::reason)),
        loaded.map(open -> open.model().waiting()).orElse(0),
        settings.batch().queue(),
        calls.inside(),
        current.download());
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return failure instanceof VedutaException && message != null ? message : failure.toString();
  }

  /// Takes no more calls.
  void shut() {
    calls.shut();
    current.endDownload();
  }

  /// Waits for the calls under way, so that no model loses its memory while it computes, and closes
  /// the model. Those that take longer than they may are ended with what they have.
  @Override
  public void close() {
    shut();
    Duration most = current.settings().serving().shutdownTimeout();
    if (!most.isZero() && !calls.awaitEmpty(most)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "captioner {0}: {1} calls are ended, which took longer than shutdown-timeout",
          current.settings().name(),
          calls.inside());
      current.endRequests();
    }
    calls.awaitEmpty();
    current.close();
  }
}
