// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.CaptionerFailed;
import dev.veduta.api.CaptionerLoaded;
import dev.veduta.api.CaptionerReloaded;
import dev.veduta.api.VedutaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The model that a captioner has at the moment, with the settings that it was loaded with. It
/// loads it when it is first asked for, replaces it under load, and owns it.
///
/// One thread at a time loads, replaces or closes; the others go on with the model there is.
final class CurrentModel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final Opener opener;
  private final Consumer<CaptionerEvent> events;
  private final ReentrantLock change = new ReentrantLock();
  private final DownloadWatch download = new DownloadWatch();
  private volatile CaptionerSettings settings;
  private volatile @Nullable OpenModel model;
  private volatile @Nullable OpenModel replaced;
  private volatile @Nullable Throwable failure;
  private volatile boolean isLoading;
  private boolean isClosed;

  /// Loads a model.
  interface Opener {

    /// @param isReplacement whether it is loaded beside the one that it replaces
    /// @param watcher sees how far the download of a model is
    OpenModel open(CaptionerSettings settings, boolean isReplacement, Consumer<Download> watcher);
  }

  /// @param events hears what happens, on the thread that causes it
  CurrentModel(CaptionerSettings settings, Opener opener, Consumer<CaptionerEvent> events) {
    this.settings = settings;
    this.opener = opener;
    this.events = events;
  }

  CaptionerSettings settings() {
    return settings;
  }

  /// The model, if it is loaded.
  Optional<OpenModel> loaded() {
    return Optional.ofNullable(model);
  }

  /// Why a model could not be loaded the last time.
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  boolean isLoading() {
    return isLoading;
  }

  /// How far the download of a model is that is being loaded.
  Optional<Download> download() {
    return download.now();
  }

  /// The model, loaded now if it was not yet. A failure to load it is not kept: the next call tries
  /// again.
  OpenModel get() {
    OpenModel now = model;
    return now == null ? loadFirst() : now;
  }

  /// The model, which stays open until [OpenModel#leave].
  OpenModel enter() {
    while (true) {
      OpenModel now = get();
      if (now.enter()) {
        return now;
      }
      // It was replaced in this instant.
    }
  }

  private OpenModel loadFirst() {
    return changing(
        happened -> {
          OpenModel now = model;
          return now == null ? load(() -> settings, happened) : now;
        });
  }

  /// Replaces the model by one that is loaded beside it, and closes it when the requests under way
  /// on it have ended. When the new one can't be loaded, the old one stays.
  void reload(Supplier<CaptionerSettings> wanted) {
    OpenModel _ =
        changing(
            happened -> {
              OpenModel before = model;
              replaced = before;
              try {
                OpenModel after = load(wanted, happened);
                if (before != null && happened.getLast() instanceof CaptionerLoaded loaded) {
                  retire(before);
                  happened.set(
                      happened.size() - 1,
                      new CaptionerReloaded(
                          loaded.captioner(),
                          before.model().provenance(),
                          loaded.provenance(),
                          loaded.took()));
                }
                return after;
              } finally {
                replaced = null;
              }
            });
  }

  /// Waits for the requests under way on a model that gets no more, and closes it.
  private void retire(OpenModel before) {
    try {
      before.retire();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "captioner %s: what it was loaded from before could not be closed"
              .formatted(settings.name()),
          e);
    }
  }

  private OpenModel load(Supplier<CaptionerSettings> wanted, List<CaptionerEvent> happened) {
    long begun = System.nanoTime();
    isLoading = true;
    download.begin();
    try {
      CaptionerSettings next = wanted.get();
      OpenModel loaded = opener.open(next, model != null, download::moved);
      settings = next;
      model = loaded;
      failure = null;
      happened.add(
          new CaptionerLoaded(
              next.name(),
              loaded.model().provenance(),
              Duration.ofNanos(System.nanoTime() - begun)));
      return loaded;
    } catch (Throwable e) {
      failure = e;
      happened.add(new CaptionerFailed(settings.name(), e));
      throw e;
    } finally {
      isLoading = false;
      download.finish();
    }
  }

  /// Does something that no other thread does at the same time, and then tells what happened.
  private OpenModel changing(Function<List<CaptionerEvent>, OpenModel> work) {
    List<CaptionerEvent> happened = new ArrayList<>();
    try {
      change.lock();
      try {
        if (isClosed) {
          throw closed(settings.name());
        }
        return work.apply(happened);
      } finally {
        change.unlock();
      }
    } finally {
      happened.forEach(events);
    }
  }

  static VedutaException closed(String captioner) {
    return new VedutaException(
        "captioner '%s' is closed; open it again to go on".formatted(captioner));
  }

  /// Ends a download under way, for which nobody waits any more.
  void endDownload() {
    download.end();
  }

  /// Ends the requests under way with what they have.
  void endRequests() {
    for (OpenModel one : new OpenModel[] {model, replaced}) {
      if (one != null) {
        one.model().endRequests();
      }
    }
  }

  /// Closes the model, which nobody may be using any more.
  @Override
  public void close() {
    change.lock();
    try {
      isClosed = true;
      OpenModel last = model;
      model = null;
      if (last != null) {
        last.retire();
      }
    } finally {
      change.unlock();
    }
  }
}
