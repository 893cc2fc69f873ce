// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.micrometer;

import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.ServedModel;
import dev.veduta.spi.observation.ServedRequest;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The measurements of requests to a captioner, under the names that OpenTelemetry's conventions
/// for generative AI have.
///
/// @param registry where its meters are; they stay when the captioner is closed, as counts do
record MeteredRequests(ServedModel model, MeterRegistry registry) implements RequestObserver {

  /// In the registry that the container has as a bean, otherwise in the global one.
  ///
  /// @param beans of the container, if there is one
  static RequestObserver of(ServedModel model, @Nullable Instance<MeterRegistry> beans) {
    return new MeteredRequests(
        model, beans != null && beans.isResolvable() ? beans.get() : Metrics.globalRegistry);
  }

  @Override
  public Observation asked(AskedRequest asked) {
    Tags common = common(asked);
    LongTaskTimer.Sample active =
        LongTaskTimer.builder("veduta.requests.active")
            .description("Requests that wait or are computed")
            .tags(common)
            .register(registry)
            .start();
    return ServedRequest.measure(
        asked,
        served -> {
          active.stop();
          over(served, common);
        });
  }

  private Tags common(AskedRequest asked) {
    String operation =
        switch (asked.kind()) {
          case GENERATE, STREAM -> "generate_content";
          case SCORE -> "score";
        };
    return Tags.of(
        "gen_ai.operation.name",
        operation,
        "gen_ai.provider.name",
        "veduta",
        "gen_ai.request.model",
        model.provenance().model(),
        "veduta.captioner",
        model.captioner());
  }

  private void over(ServedRequest served, Tags common) {
    // Registries such as that of Prometheus want the same tags each time.
    time(
        "gen_ai.client.operation.duration",
        "Time from asking for captions to having them",
        common.and("error.type", served.errorType().orElse("none")),
        served.duration());
    served
        .queueWait()
        .ifPresent(
            wait -> {
              time(
                  "veduta.queue.wait",
                  "Time from asking to being computed, reading the picture included",
                  common,
                  wait);
              count(
                  "veduta.batch.size",
                  "texts",
                  "Texts, beams counted, that are computed together",
                  common,
                  served.rows());
            });
    if (served.failure().isEmpty()) {
      tokens(common.and("gen_ai.token.type", "input"), served.asked().promptTokens());
      tokens(common.and("gen_ai.token.type", "output"), served.outputTokens());
      served
          .timeToFirstToken()
          .ifPresent(
              time ->
                  time(
                      "gen_ai.server.time_to_first_token",
                      "Time from asking to the first token, waiting included",
                      common,
                      time));
      served
          .timePerOutputToken()
          .ifPresent(
              time ->
                  time(
                      "gen_ai.server.time_per_output_token",
                      "Time of each token behind the first",
                      common,
                      time));
    }
  }

  private void tokens(Tags tags, int count) {
    count("gen_ai.client.token.usage", "tokens", "Tokens of prompts and of captions", tags, count);
  }

  private void time(String name, String description, Tags tags, Duration time) {
    Timer.builder(name).description(description).tags(tags).register(registry).record(time);
  }

  private void count(String name, String unit, String description, Tags tags, int count) {
    DistributionSummary.builder(name)
        .baseUnit(unit)
        .description(description)
        .tags(tags)
        .register(registry)
        .record(count);
  }
}
