// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hub;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubProgress;
import dev.veduta.hub.HubSettings;
import dev.veduta.runtime.CaptionerHost;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.DownloadLines;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.PixelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Checkpoints by their names on the hub, and the pictures that something was published of.
///
/// @param variables of the environment, which say where the hub and the cache are
/// @param folders that pictures are looked for in
record Checkpoints(Map<String, String> variables, List<Path> folders) implements CaptionerHost {

  /// Compares a checkpoint with what was published of it.
  ///
  /// @throws AssertionError saying what is different
  void check(PublishedCase published, Path picture) {
    CaptionerSettings settings =
        CaptionerSettings.of(Captioner.DEFAULT, published.model())
            .withPixels(PixelOptions.AS_TRANSFORMERS);
    try (Captioners captioners = Captioners.open(List.of(settings), Providers.installed(), this)) {
      new PublishedComparison(published, captioners.model(Captioner.DEFAULT), Image.of(picture))
          .check();
    }
  }

  Optional<Path> picture(PublishedCase published) {
    return folders.stream()
        .flatMap(
            folder ->
                Stream.of(
                    folder.resolve(published.picture()),
                    folder.resolve("testdata/images/coco").resolve(published.picture())))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  @Override
  public HubSettings hub() {
    return HubSettings.of(variables, Path.of(System.getProperty("user.home")));
  }

  @Override
  public HubProgress downloading(String captioner, HubModel model) {
    return new DownloadLines(model.toString(), System.out::println);
  }
}
