// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests in OpenTelemetry …
final class OpenTelemetryProviderTest {
  private static final Image FOX = Image.of(Path.of("../../docs/samples/fox-and-pear.png"));

  private final Exported exported = new Exported();

  @BeforeEach
  void set() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(exported.sdk());
  }

  @AfterEach
  void reset() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void areSpansBelowTheOneThatAsks() {
    Span parent = exported.sdk().getTracer("test").spanBuilder("album").startSpan();
    Caption caption;
    try (Captioners captioners = open();
        Scope _ = parent.makeCurrent()) {
      caption =
          captioners
              .get()
              .caption(FOX, GenerationOptions.builder().maxNewTokens(21).topK(7).build());
    }
    parent.end();

    SpanData span = exported.spans().getFirst();
    assertThat(span.getName()).isEqualTo("generate_content git-scenes");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.veduta");
    assertThat(attributes(span))
        .containsEntry("gen_ai.operation.name", "generate_content")
        .containsEntry("gen_ai.provider.name", "veduta")
        .containsEntry("gen_ai.request.model", "git-scenes")
        .containsEntry("gen_ai.request.max_tokens", 21L)
        .containsEntry("gen_ai.request.top_k", 7.0)
        .containsEntry("gen_ai.usage.input_tokens", 1L)
        .containsEntry("gen_ai.usage.output_tokens", (long) caption.tokens().size())
        .containsEntry("gen_ai.response.finish_reasons", List.of("eos"))
        .containsEntry("veduta.captioner", "alt")
        .containsEntry("veduta.precision", "fp32")
        .containsEntry("veduta.pictures", 1L)
        .containsEntry("veduta.batch.size", 1L)
        .doesNotContainKey("error.type");
    assertThat(attributes(span).get("veduta.backend")).asString().startsWith("vector-cpu");
    double duration = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e9;
    assertThat((Double) attributes(span).get("veduta.time_to_first_token"))
        .isBetween((Double) attributes(span).get("veduta.queue.wait"), duration);
  }

  @Test
  void areMeasured() {
    int tokens;
    try (Captioners captioners = open()) {
      List<List<Caption>> captions =
          captioners
              .get()
              .generate(
                  List.of(CaptionRequest.describe(FOX), CaptionRequest.describe(FOX)),
                  GenerationOptions.DEFAULT);
      tokens = captions.stream().mapToInt(one -> one.getFirst().tokens().size()).sum();
    }

    Collection<MetricData> metrics = exported.metrics();
    assertThat(metrics)
        .extracting(MetricData::getName)
        .containsExactlyInAnyOrder(
            "gen_ai.client.operation.duration",
            "gen_ai.client.token.usage",
            "gen_ai.server.time_to_first_token",
            "gen_ai.server.time_per_output_token",
            "veduta.queue.wait",
            "veduta.batch.size",
            "veduta.requests.active");
    HistogramPointData duration = only(metrics, "gen_ai.client.operation.duration");
    assertThat(duration.getCount()).isEqualTo(2);
    assertThat(duration.getBoundaries()).startsWith(0.01, 0.02);
    assertThat(Exported.attribute(duration, "gen_ai.request.model")).isEqualTo("git-scenes");
    assertThat(Exported.attribute(duration, "veduta.captioner")).isEqualTo("alt");
    assertThat(Exported.attribute(duration, "error.type")).isEqualTo("none");
    assertThat(only(metrics, "gen_ai.server.time_to_first_token").getSum())
        .isBetween(only(metrics, "veduta.queue.wait").getSum(), duration.getSum());
    assertThat(only(metrics, "gen_ai.server.time_per_output_token").getCount()).isEqualTo(2);
    assertThat(only(metrics, "veduta.batch.size").getMax()).isEqualTo(2);
    Map<String, Double> usage =
        Exported.points(metrics, "gen_ai.client.token.usage").stream()
            .collect(
                Collectors.toMap(
                    point -> Exported.attribute(point, "gen_ai.token.type"),
                    HistogramPointData::getSum));
    assertThat(usage).isEqualTo(Map.of("input", 2.0, "output", (double) tokens));
    assertThat(Exported.sum(metrics, "veduta.requests.active")).isZero();
  }

  @Test
  void sayWhyTheyFail() {
    try (Captioners captioners = open()) {
      Image torn = Image.of("torn.png", new byte[] {1, 2, 3});
      assertThatThrownBy(() -> captioners.get().caption(torn)).isInstanceOf(ImageException.class);
    }

    SpanData span = exported.spans().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).contains("torn.png");
    assertThat(attributes(span))
        .containsEntry("error.type", ImageException.class.getName())
        .doesNotContainKeys("gen_ai.usage.output_tokens", "veduta.queue.wait");
    assertThat(span.getEvents()).extracting(event -> event.getName()).containsExactly("exception");
    Collection<MetricData> metrics = exported.metrics();
    HistogramPointData duration = only(metrics, "gen_ai.client.operation.duration");
    assertThat(Exported.attribute(duration, "error.type"))
        .isEqualTo(ImageException.class.getName());
    assertThat(Exported.points(metrics, "gen_ai.client.token.usage")).isEmpty();
    assertThat(Exported.sum(metrics, "veduta.requests.active")).isZero();
  }

  @Test
  void tellWhatIsScored() {
    try (Captioners captioners = open()) {
      captioners
          .model("alt")
          .score(
              CaptionRequest.describe(FOX),
              List.of(new int[] {5, 6}, new int[] {7}),
              GenerationOptions.DEFAULT);
    }

    SpanData span = exported.spans().getFirst();
    assertThat(span.getName()).isEqualTo("score git-scenes");
    assertThat(attributes(span)).containsEntry("gen_ai.request.choice.count", 2L);
  }

  private static HistogramPointData only(Collection<MetricData> metrics, String name) {
    assertThat(Exported.points(metrics, name)).hasSize(1);
    return Exported.points(metrics, name).iterator().next();
  }

  private static Map<String, Object> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
  }

  private static Captioners open() {
    return Captioners.open(
        CaptionerSettings.of("alt", "classpath:dev/veduta/models/git-scenes")
            .withBackend("vector-cpu"));
  }
}
