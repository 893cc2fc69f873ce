// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

/// Hears of the requests to one captioner. Safe for use by many threads.
public interface RequestObserver {

  /// Hears nothing.
  RequestObserver NONE = _ -> Observation.NONE;

  /// A request was made. Called on the thread that makes it, whose context is therefore that of the
  /// request.
  Observation asked(AskedRequest request);

  /// No more requests come.
  default void closed() {}
}
