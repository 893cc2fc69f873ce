// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// In a container, requests in OpenTelemetry …
final class InjectedTelemetryTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  /// What MicroProfile Telemetry does in a container that has it.
  @ApplicationScoped
  static class Telemetry {
    private final Exported exported = new Exported();

    @Produces
    OpenTelemetry openTelemetry() {
      return exported.sdk();
    }

    Exported exported() {
      return exported;
    }
  }

  @Test
  void goToTheContainersOpenTelemetry() {
    System.setProperty("veduta.captioner.default.model", "classpath:dev/veduta/models/git-scenes");
    try (SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(Telemetry.class).initialize()) {
      container.select(ImageCaptioner.class).get().caption(FOX);

      assertThat(container.select(Telemetry.class).get().exported().spans())
          .extracting(SpanData::getName)
          .containsExactly("generate_content git-scenes");
    } finally {
      System.clearProperty("veduta.captioner.default.model");
    }
  }
}
