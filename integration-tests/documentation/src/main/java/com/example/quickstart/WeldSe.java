// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.api.Image;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;

/// Describes pictures with a container in the same process.
public final class WeldSe {
  private WeldSe() {}

  public static void main(String... files) {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      Album album = container.select(Album.class).get();
      for (String file : files) {
        System.out.println(album.describe(Image.of(Path.of(file))));
      }
    }
  }
}
