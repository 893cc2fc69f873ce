// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.api.Caption;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Tells an observer of one request: each thing once, however many searches answer it. All of them
/// are driven by one thread, which takes over from the one that asks.
public final class Watch {
  private final RequestObserver observer;
  private final AskedRequest request;
  private Observation observation = Observation.NONE;
  private boolean hasBegun;
  private boolean hasToken;
  private volatile boolean isAbandoned;

  public Watch(RequestObserver observer, AskedRequest request) {
    this.observer = observer;
    this.request = request;
  }

  /// The request is being made, by this thread.
  public void asked() {
    observation = observer.asked(request);
  }

  /// It waits no more.
  ///
  /// @param rows as [Observation#begun]
  public void begun(int rows) {
    if (!hasBegun) {
      hasBegun = true;
      observation.begun(rows);
    }
  }

  /// One of its searches has chosen a token.
  void chosen() {
    if (!hasToken) {
      hasToken = true;
      observation.firstToken();
    }
  }

  /// Nobody waits for it any more.
  public void abandoned() {
    isAbandoned = true;
  }

  /// It has its captions, or there won't be any. Called once.
  public void over(@Nullable List<Caption> captions, @Nullable Throwable fault) {
    if (isAbandoned) {
      observation.failed(new CancellationException("nobody waits for these captions any more"));
    } else if (captions != null) {
      observation.ended(captions);
    } else if (fault instanceof CompletionException wrapped && wrapped.getCause() != null) {
      observation.failed(wrapped.getCause());
    } else if (fault != null) {
      observation.failed(fault);
    }
  }
}
