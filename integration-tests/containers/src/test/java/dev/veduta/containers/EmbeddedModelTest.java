// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A real model, injected and opened by hand.
@EnableWeld
class EmbeddedModelTest {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";
  private static RegisteredConfig config;

  @WeldSetup WeldInitiator weld = WeldInitiator.of(EmbeddedModelTest.class);

  @Inject private ImageCaptioner captioner;

  @BeforeAll
  static void configure() {
    config =
        RegisteredConfig.of(
            Map.of("veduta.captioner.default.model", MODEL, "veduta.backend", "vector-cpu"));
  }

  @AfterAll
  static void release() {
    config.close();
  }

  @Test
  void saysTheSameWhenInjectedAsWhenOpenedByHand() {
    List<Image> pictures = List.of(sample("frog"), sample("three-cats"));
    List<Caption> injected = captioner.captionAll(pictures);

    assertThat(injected)
        .extracting(Caption::text)
        .containsExactly("a frog on an orange background", "three cats on a green background");
    assertThat(injected).extracting(Caption::model).containsOnly("git-scenes");
    try (Captioners captioners = Captioners.open(CaptionerSettings.of("default", MODEL))) {
      assertThat(captioners.backend("default")).startsWith("vector-cpu");
      assertThat(captioners.get().captionAll(pictures))
          .extracting(Caption::text)
          .isEqualTo(injected.stream().map(Caption::text).toList());
    }
  }

  private static Image sample(String name) {
    return Image.of(Path.of("..", "..", "docs", "samples", name + ".png"));
  }
}
