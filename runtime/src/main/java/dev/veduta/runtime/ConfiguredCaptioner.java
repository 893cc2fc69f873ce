// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionStream;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.VedutaException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.PixelOptions;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A captioner that loads its model when it is first used, and owns it.
///
/// Closing waits for the requests under way, so that no model loses its memory while it computes.
final class ConfiguredCaptioner implements ImageCaptioner, AutoCloseable {
  private final CaptionerSettings settings;
  private final Supplier<OpenModel> load;
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private @Nullable OpenModel loaded;
  private boolean closed;

  ConfiguredCaptioner(CaptionerSettings settings, Supplier<OpenModel> load) {
    this.settings = settings;
    this.load = load;
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
    stream.follow(call(options, (model, all) -> model.start(request, all, stream::add)));
    return stream;
  }

  /// How its pictures are read.
  PixelOptions pixels() {
    return settings.pixels();
  }

  /// Works with the model, which is loaded and stays open meanwhile.
  ///
  /// @param options of the call, which the work gets with the captioner's own behind them
  <R> R call(GenerationOptions options, BiFunction<CaptionModel, GenerationOptions, R> work) {
    use.readLock().lock();
    try {
      return work.apply(open().model(), options.orElse(settings.generation()));
    } finally {
      use.readLock().unlock();
    }
  }

  /// The model, loaded now if it was not yet. A failure to load it is not kept: the next call tries
  /// again.
  synchronized OpenModel open() {
    if (closed) {
      throw new VedutaException(
          "captioner '%s' is closed; open it again to go on".formatted(settings.name()));
    }
    if (loaded == null) {
      loaded = load.get();
    }
    return loaded;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closeModel();
    } finally {
      use.writeLock().unlock();
    }
  }

  private synchronized void closeModel() {
    closed = true;
    OpenModel model = loaded;
    loaded = null;
    if (model != null) {
      model.close();
    }
  }
}
