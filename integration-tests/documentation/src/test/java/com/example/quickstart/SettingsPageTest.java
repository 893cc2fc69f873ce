// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.CaptionerDefinition;
import dev.veduta.runtime.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/// What docs/settings.md shows …
final class SettingsPageTest {

  @CaptionerDefinition(
      name = "receipts",
      encoder = "/models/vit",
      decoder = "/models/gpt2",
      backend = "cuda, vector-cpu",
      properties = {"generation.num-beams=4", "timeout=30s"})
  private static final class Receipts {}

  @Test
  void areSettingsOfCaptioners() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        SettingsPageTest.class.getResourceAsStream("/settings/captioners.properties")) {
      properties.load(Objects.requireNonNull(in));
    }
    CaptionerDefinition definition = Receipts.class.getAnnotation(CaptionerDefinition.class);
    for (String one : definition.properties()) {
      String[] parts = one.split("=", 2);
      properties.setProperty("veduta.captioner." + definition.name() + "." + parts[0], parts[1]);
    }

    Settings settings =
        Settings.of(
            key -> Optional.ofNullable(properties.getProperty(key)),
            properties.stringPropertyNames());

    assertThat(settings.problems(List.of())).isEmpty();
    assertThat(settings.names()).containsExactlyInAnyOrder("default", "receipts");
  }
}
