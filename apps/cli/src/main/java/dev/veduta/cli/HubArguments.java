// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.HubOptions;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of models that are named as on the Hugging Face hub.
final class HubArguments {

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description =
          "Which state of the hub's model: a branch, a tag or a commit. Default: main. The same as"
              + " --model NAME@REVISION.")
  @Nullable String revision;

  @Option(
      names = "--offline",
      description = "Downloads nothing: the model has to be in the cache. See: veduta cache.")
  boolean offline;

  /// The settings with what the user chose.
  CaptionerSettings apply(CaptionerSettings settings) {
    HubOptions hub = settings.hub().withOffline(offline);
    return settings.withHub(revision == null ? hub : hub.withRevision(revision));
  }

  /// Tells what the user chose, by the keys of settings.
  void tell(BiConsumer<String, String> setting) {
    if (revision != null) {
      setting.accept("revision", revision);
    }
    if (offline) {
      setting.accept("hub", "offline");
    }
  }
}
