// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.ServingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// A program without a container that asks a captioner in each way there is, and closes it.
///
/// From another class loader it is seen as what Java itself calls it: a function.
public final class Program implements Function<Path, String> {
  private static final CaptionerSettings SETTINGS =
      CaptionerSettings.of("default", "classpath:dev/veduta/models/git-scenes")
          .withBackend("vector-cpu")
          .withServing(
              ServingSettings.DEFAULT
                  .withTimeout(Duration.ofHours(1))
                  .withConcurrency(9)
                  .withWarmUp(true)
                  .withShutdownTimeout(Duration.ofHours(1)));

  @Override
  public String apply(Path picture) {
    try (Captioners captioners =
        Captioners.lazy(List.of(SETTINGS), Providers.installed(), _ -> {})) {
      Image image = Image.of(picture);
      ImageCaptioner captioner = captioners.get();
      captioner.captionAsync(image).toCompletableFuture().join();
      captioners.reload(SETTINGS);
      captioner.stream(image).caption().join();
      captioner.captionAll(List.of(image, Image.of(picture)));
      return captioner.caption(image).text();
    }
  }
}
