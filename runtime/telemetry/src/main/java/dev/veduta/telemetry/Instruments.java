// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.telemetry;

import dev.veduta.spi.observation.ServedRequest;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;

/// What is measured of requests, with the buckets of the
/// [conventions](https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/).
final class Instruments {
  private static final List<Double> DURATIONS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
  private static final List<Double> FIRST_TOKENS =
      List.of(
          0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
          10.0);

  /// Those of the conventions begin at 10 ms, which is a slow token here.
  private static final List<Double> TOKENS =
      List.of(
          0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5,
          0.75, 1.0, 2.5);

  private static final List<Long> COUNTS =
      List.of(
          1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L,
          16777216L, 67108864L);
  private static final List<Long> ROWS =
      List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L);

  private final DoubleHistogram duration;
  private final LongHistogram tokens;
  private final DoubleHistogram firstToken;
  private final DoubleHistogram perToken;
  private final DoubleHistogram wait;
  private final LongHistogram rows;
  private final LongUpDownCounter active;

  Instruments(Meter meter) {
    duration =
        seconds(
            meter,
            "gen_ai.client.operation.duration",
            "Time from asking for captions to having them",
            DURATIONS);
    tokens =
        meter
            .histogramBuilder("gen_ai.client.token.usage")
            .setUnit("{token}")
            .setDescription("Tokens of prompts and of captions")
            .ofLongs()
            .setExplicitBucketBoundariesAdvice(COUNTS)
            .build();
    firstToken =
        seconds(
            meter,
            "gen_ai.server.time_to_first_token",
            "Time from asking to the first token, waiting included",
            FIRST_TOKENS);
    perToken =
        seconds(
            meter,
            "gen_ai.server.time_per_output_token",
            "Time of each token behind the first",
            TOKENS);
    wait =
        seconds(
            meter,
            "veduta.queue.wait",
            "Time from asking to being computed, reading the picture included",
            FIRST_TOKENS);
    rows =
        meter
            .histogramBuilder("veduta.batch.size")
            .setUnit("{text}")
            .setDescription("Texts, beams counted, that are computed together")
            .ofLongs()
            .setExplicitBucketBoundariesAdvice(ROWS)
            .build();
    active =
        meter
            .upDownCounterBuilder("veduta.requests.active")
            .setUnit("{request}")
            .setDescription("Requests that wait or are computed")
            .build();
  }

  private static DoubleHistogram seconds(
      Meter meter, String name, String description, List<Double> buckets) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(buckets)
        .build();
  }

  void begun(Attributes common, Context context) {
    active.add(1, common, context);
  }

  void over(ServedRequest served, Attributes common, Context context) {
    active.add(-1, common, context);
    Attributes outcome =
        served
            .errorType()
            .map(error -> common.toBuilder().put("error.type", error).build())
            .orElse(common);
    duration.record(TracedRequests.seconds(served.duration()), outcome, context);
    served
        .queueWait()
        .ifPresent(
            time -> {
              wait.record(TracedRequests.seconds(time), common, context);
              rows.record(served.rows(), common, context);
            });
    if (served.failure().isEmpty()) {
      tokens.record(served.asked().promptTokens(), typed(common, "input"), context);
      tokens.record(served.outputTokens(), typed(common, "output"), context);
      served
          .timeToFirstToken()
          .ifPresent(time -> firstToken.record(TracedRequests.seconds(time), common, context));
      served
          .timePerOutputToken()
          .ifPresent(time -> perToken.record(TracedRequests.seconds(time), common, context));
    }
  }

  private static Attributes typed(Attributes common, String type) {
    return common.toBuilder().put("gen_ai.token.type", type).build();
  }
}
