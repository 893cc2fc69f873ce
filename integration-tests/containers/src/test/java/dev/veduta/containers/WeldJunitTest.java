// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.containers.album.Album;
import dev.veduta.containers.album.PictureSize;
import dev.veduta.containers.album.Receipts;
import dev.veduta.containers.album.Units;
import dev.veduta.containers.colour.AverageColour;
import java.awt.Color;
import java.util.HashMap;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Captioners in the test container that applications use.
@EnableWeld
class WeldJunitTest {
  private static RegisteredConfig config;

  @WeldSetup
  WeldInitiator weld =
      WeldInitiator.of(
          Album.class, Units.class, PictureSize.class, Receipts.class, AverageColour.class);

  @BeforeAll
  static void configure() {
    Map<String, String> settings = new HashMap<>(Archives.SETTINGS);
    settings.put("veduta.captioner.default.generation.num-beams", "2");
    config = RegisteredConfig.of(settings);
  }

  @AfterAll
  static void release() {
    config.close();
  }

  @Test
  void injectsCaptionersWithTheirSettings(Album album) {
    Image.OfBytes picture = Pictures.of(Color.GREEN);

    assertThat(album.describe(picture))
        .containsExactly(
            "the green picture",
            "the green picture",
            "a picture of %d bytes".formatted(picture.encoded().length),
            "a receipt over 12 euros");
  }
}
