// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.ConfigurationException;
import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubProgress;
import dev.veduta.hub.HubSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Where captioners live: what a container, or a program without one, does for them. By default
/// little.
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

  /// Where the Hugging Face hub is and where its models are put, for captioners whose model is
  /// named as there. By default as the variables of the environment say.
  ///
  /// @throws dev.veduta.hub.HubException naming the variable that can't be used
  default HubSettings hub() {
    return HubSettings.ofThisMachine();
  }

  /// Who hears how the download of a captioner's model goes on. By default it is logged, in few
  /// lines.
  default HubProgress downloading(String captioner, HubModel model) {
    System.Logger log = System.getLogger("dev.veduta.runtime");
    return new DownloadLines(
        model.toString(),
        line -> log.log(System.Logger.Level.INFO, "captioner {0}: {1}", captioner, line));
  }

  /// What the application is given of a stage, so that what depends on it runs with the context of
  /// the thread that calls this.
  default <T> CompletionStage<T> carry(CompletableFuture<T> stage) {
    return stage;
  }
}
