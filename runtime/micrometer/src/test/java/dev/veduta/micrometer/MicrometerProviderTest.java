// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests in Micrometer …
final class MicrometerProviderTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void add() {
    Metrics.globalRegistry.clear();
    Metrics.addRegistry(registry);
  }

  @AfterEach
  void remove() {
    Metrics.removeRegistry(registry);
    Metrics.globalRegistry.clear();
  }

  @Test
  void areMeasured() {
    Caption caption;
    try (Captioners captioners = open()) {
      caption = captioners.get().caption(FOX);
    }

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsOnly(
            "gen_ai.client.operation.duration",
            "gen_ai.client.token.usage",
            "gen_ai.server.time_to_first_token",
            "gen_ai.server.time_per_output_token",
            "veduta.queue.wait",
            "veduta.batch.size",
            "veduta.requests.active");
    Timer duration =
        registry
            .get("gen_ai.client.operation.duration")
            .tag("gen_ai.operation.name", "generate_content")
            .tag("gen_ai.request.model", "git-scenes")
            .tag("veduta.captioner", "alt")
            .tag("error.type", "none")
            .timer();
    assertThat(duration.count()).isEqualTo(1);
    assertThat(registry.get("gen_ai.server.time_to_first_token").timer().max(TimeUnit.NANOSECONDS))
        .isBetween(
            registry.get("veduta.queue.wait").timer().max(TimeUnit.NANOSECONDS),
            duration.max(TimeUnit.NANOSECONDS));
    assertThat(tokens("input")).isEqualTo(1);
    assertThat(tokens("output")).isEqualTo(caption.tokens().size());
    assertThat(registry.get("veduta.batch.size").summary().max()).isEqualTo(1);
    assertThat(registry.get("veduta.requests.active").longTaskTimer().activeTasks()).isZero();
  }

  private double tokens(String type) {
    return registry
        .get("gen_ai.client.token.usage")
        .tag("gen_ai.token.type", type)
        .summary()
        .totalAmount();
  }

  @Test
  void sayWhyTheyFail() {
    try (Captioners captioners = open()) {
      Image torn = Image.of("torn.png", new byte[] {1, 2, 3});
      assertThatThrownBy(() -> captioners.get().caption(torn)).isInstanceOf(ImageException.class);
    }

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsExactlyInAnyOrder("gen_ai.client.operation.duration", "veduta.requests.active");
    assertThat(
            registry
                .get("gen_ai.client.operation.duration")
                .tag("error.type", ImageException.class.getName())
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(registry.get("veduta.requests.active").longTaskTimer().activeTasks()).isZero();
  }

  private static Captioners open() {
    return Captioners.open(
        CaptionerSettings.of("alt", "classpath:dev/veduta/models/git-scenes")
            .withBackend("vector-cpu"));
  }
}
