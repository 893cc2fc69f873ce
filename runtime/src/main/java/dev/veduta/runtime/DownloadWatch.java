// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The download of a model that is being loaded: how far it is, and its end when nobody waits for
/// it any more.
final class DownloadWatch {
  private volatile @Nullable Download download;
  private @Nullable Thread loader;
  private boolean isEnded;

  /// How far it is; empty when there is none.
  Optional<Download> now() {
    return Optional.ofNullable(download);
  }

  void moved(Download now) {
    download = now.isComplete() ? null : now;
  }

  /// From now on the calling thread loads a model, which may have to be downloaded.
  synchronized void begin() {
    loader = Thread.currentThread();
  }

  /// The calling thread has loaded it, or not.
  synchronized void finish() {
    loader = null;
    download = null;
    if (isEnded) {
      boolean _ = Thread.interrupted(); // by end(); the thread is its owner's again
    }
  }

  /// Ends a download under way, which may take an hour. It goes on from there when the model is
  /// loaded again.
  synchronized void end() {
    isEnded = true;
    if (loader != null && download != null) {
      loader.interrupt();
    }
  }
}
