// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.ConfigurationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Where captioners live: what a container, or a program without one, does for them. By default
/// nothing.
public interface CaptionerHost {

  /// Tells of something that happened to a captioner, on the thread that caused it. What it throws
  /// is logged and changes nothing.
  default void tell(CaptionerEvent event) {}

  /// The settings of a captioner as they are now, to load it again.
  ///
  /// @throws ConfigurationException saying what is wrong with them
  default CaptionerSettings settings(String name) {
    throw new ConfigurationException(
        "captioner '%s' was opened with settings from the program; load it again with reload(CaptionerSettings)"
            .formatted(name));
  }

  /// What the application is given of a stage, so that what depends on it runs with the context of
  /// the thread that calls this.
  default <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    return stage;
  }
}
