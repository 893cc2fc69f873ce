// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// In a container, requests in Micrometer …
final class InjectedRegistryTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  /// What a container does that brings Micrometer.
  @ApplicationScoped
  static class Registries {
    @Produces
    @Singleton
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }
  }

  @Test
  void goToTheContainersRegistry() {
    System.setProperty("veduta.captioner.default.model", "classpath:dev/veduta/models/git-scenes");
    try (SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(Registries.class).initialize()) {
      container.select(ImageCaptioner.class).get().caption(FOX);

      assertThat(
              container
                  .select(MeterRegistry.class)
                  .get()
                  .get("gen_ai.client.operation.duration")
                  .timer()
                  .count())
          .isEqualTo(1);
    } finally {
      System.clearProperty("veduta.captioner.default.model");
    }
  }
}
