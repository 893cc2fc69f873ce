// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.nio.file.Path;

/// Describes pictures without a container.
public final class PlainJava {
  private static final CaptionerSettings SCENES =
      CaptionerSettings.of("scenes", "classpath:dev/veduta/models/git-scenes");

  private PlainJava() {}

  public static void main(String... files) {
    try (Captioners captioners = Captioners.open(SCENES)) {
      for (String file : files) {
        Caption caption = captioners.get().caption(Image.of(Path.of(file)));
        System.out.println(caption.text());
      }
    }
  }
}
