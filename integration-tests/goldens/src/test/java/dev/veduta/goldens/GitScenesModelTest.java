// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.testkit.model.CaptionModelContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/// The embedded model …
@SuppressWarnings("NullAway.Init") // it is opened before each test
final class GitScenesModelTest extends CaptionModelContract {
  private Captioners captioners;

  @Override
  protected CaptionModel open() {
    captioners =
        Captioners.open(
            CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes"));
    return captioners.model(Captioner.DEFAULT);
  }

  @AfterEach
  void close() {
    captioners.close();
  }

  @Override
  protected List<CaptionRequest> requests() {
    return Stream.of("frog", "three-cats", "fox-and-pear")
        .map(name -> Path.of("..", "..", "docs", "samples", name + ".png"))
        .map(path -> CaptionRequest.describe(Image.of(path)))
        .toList();
  }
}
