// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.time.Duration;

/// Hears of the shots of a film as they are found. What it throws ends the search.
public interface ShotListener {

  /// The film was looked at so far.
  ///
  /// @param length of the whole film
  default void progress(Duration position, Duration length) {}

  /// A shot was found and described. They come in their order.
  void shot(Shot shot);
}
