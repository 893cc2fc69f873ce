// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;

/// Describes photos, in a container and without one.
@Dependent
public class Photos {
  @Inject @Captioner ImageCaptioner captioner;

  String describe(Path photo) {
    return captioner.caption(Image.of(photo)).text();
  }

  static void describeCat() {
    try (Captioners captioners =
        Captioners.open(CaptionerSettings.of("default", "microsoft/git-base-coco"))) {
      System.out.println(captioners.get().caption(Image.of(Path.of("cat.jpg"))).text());
    }
  }
}
