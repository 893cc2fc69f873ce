// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.runtime.Captioners;
import java.awt.Color;
import java.util.Map;
import java.util.Set;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/// Settings as MicroProfile Config finds them …
class ConfigurationTest {
  private static final Image PICTURE = Pictures.of(Color.WHITE);

  @Test
  void countInTheirProfileOnly() {
    Map<String, String> settings =
        Map.of(
            "mp.config.profile", "dev",
            "%dev.veduta.captioner.docs.model", Archives.COLOUR_MODEL,
            "%dev.veduta.generation.num-beams", "2",
            "%test.veduta.captioner.shop.model", "/no/such/folder",
            "%test.veduta.captioner.shop.modle", "misspelt, but for another profile");
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start()) {
      assertThat(names(container)).containsExactly("docs");
      assertThat(caption(container, "docs")).isEqualTo("the white picture");
    }
  }

  @Test
  void giveWayToThoseOfTheProfile() {
    Map<String, String> settings =
        Map.of(
            "mp.config.profile", "dev",
            "veduta.captioner.docs.model", "/no/such/folder",
            "%dev.veduta.captioner.docs.model", Archives.COLOUR_MODEL);
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start()) {
      assertThat(caption(container, "docs")).isEqualTo("a white picture");
    }
  }

  @Test
  void areCheckedInTheirProfile() {
    Map<String, String> settings =
        Map.of(
            "mp.config.profile", "dev",
            "%dev.veduta.captioner.docs.model", Archives.COLOUR_MODEL,
            "%dev.veduta.captioner.docs.modle", "misspelt");
    try (RegisteredConfig _ = RegisteredConfig.of(settings)) {
      assertThatThrownBy(ConfigurationTest::start)
          .hasMessageContaining(
              "veduta.captioner.docs.modle is not a setting; did you mean"
                  + " veduta.captioner.docs.model?");
    }
  }

  @Test
  void mayReferToOthers() {
    Map<String, String> settings =
        Map.of(
            "models", "classpath:dev/veduta/containers",
            "veduta.captioner.docs.model", "${models}/colour-base",
            "veduta.generation.num-beams", "${beams:2}");
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start()) {
      assertThat(caption(container, "docs")).isEqualTo("the white picture");
    }
  }

  @Test
  void sayWhenTheyReferToNothing() {
    Map<String, String> settings = Map.of("veduta.captioner.docs.model", "${models}/colour-base");
    try (RegisteredConfig _ = RegisteredConfig.of(settings)) {
      assertThatThrownBy(ConfigurationTest::start)
          .hasMessageContaining(
              "veduta.captioner.docs.model is empty, or refers to a key that has no value.");
    }
  }

  @Test
  void mayBeEnvironmentVariables() {
    Map<String, String> variables =
        Map.of(
            "VEDUTA_CAPTIONER_DOCS_MODEL", Archives.COLOUR_MODEL,
            "VEDUTA_CAPTIONER_DOCS_BATCH_ROWS", "3",
            "VEDUTA_GENERATION_NUM_BEAMS", "2",
            "VEDUTA_SHUTDOWN_TIMEOUT", "10s",
            "_DEV_VEDUTA_CAPTIONER_SHOP_MODEL", "/no/such/folder",
            "VEDUTA_JAVA_HOME", "/somewhere/jdk-25");
    try (RegisteredConfig _ = RegisteredConfig.ofVariables(variables);
        WeldContainer container = start()) {
      assertThat(names(container)).containsExactly("docs");
      assertThat(caption(container, "docs")).isEqualTo("the white picture");
    }
  }

  @Test
  void areCheckedAsEnvironmentVariablesToo() {
    Map<String, String> variables =
        Map.of(
            "VEDUTA_CAPTIONER_DOCS_MODEL", Archives.COLOUR_MODEL,
            "VEDUTA_CAPTIONER_DOCS_BATCH_ROWS", "many",
            "VEDUTA_TIMEOUT", "30");
    try (RegisteredConfig _ = RegisteredConfig.ofVariables(variables)) {
      assertThatThrownBy(ConfigurationTest::start)
          .hasMessageContainingAll(
              "veduta.captioner.docs.batch-rows must be a whole number from 0 to 1024, got 'many'",
              "veduta.timeout must be a whole number with ms, s, m or h, such as 30s");
    }
  }

  private static WeldContainer start() {
    return new Weld().disableDiscovery().addBeanClasses(AverageColour.class).initialize();
  }

  private static Set<String> names(WeldContainer container) {
    return container.select(Captioners.class).get().names();
  }

  private static String caption(WeldContainer container, String name) {
    return container
        .select(ImageCaptioner.class, Captioner.Literal.of(name))
        .get()
        .caption(PICTURE)
        .text();
  }
}
