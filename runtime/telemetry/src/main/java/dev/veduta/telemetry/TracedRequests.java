// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.telemetry;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.observation.AskedRequest;
import dev.veduta.spi.observation.Observation;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.ServedModel;
import dev.veduta.spi.observation.ServedRequest;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A span for each request, below the one that is current where the request is made, and its
/// measurements.
///
/// The names are those of the [conventions for generative
/// AI](https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/). Neither pictures nor
/// texts are told.
final class TracedRequests implements RequestObserver {
  private static final String SCOPE = "dev.veduta";

  private final ServedModel model;
  private final Tracer tracer;
  private final Instruments instruments;

  private TracedRequests(ServedModel model, OpenTelemetry telemetry) {
    this.model = model;
    tracer = telemetry.getTracer(SCOPE, model.provenance().version());
    instruments =
        new Instruments(
            telemetry
                .meterBuilder(SCOPE)
                .setInstrumentationVersion(model.provenance().version())
                .build());
  }

  /// In the `OpenTelemetry` that the container has as a bean, otherwise in the global one.
  ///
  /// @param beans of the container, if there is one
  static RequestObserver of(ServedModel model, @Nullable Instance<OpenTelemetry> beans) {
    return new TracedRequests(
        model, beans != null && beans.isResolvable() ? beans.get() : global());
  }

  private static OpenTelemetry global() {
    try {
      return GlobalOpenTelemetry.getOrNoop();
    } catch (NoSuchMethodError _) {
      return GlobalOpenTelemetry.get(); // of an API that is older than that method
    }
  }

  @Override
  public Observation asked(AskedRequest asked) {
    Attributes common = common(asked);
    Context parent = Context.current();
    Span span =
        tracer
            .spanBuilder("%s %s".formatted(operation(asked), model.provenance().model()))
            .setParent(parent)
            .setSpanKind(SpanKind.INTERNAL)
            .setAllAttributes(common)
            .setAllAttributes(details(asked))
            .startSpan();
    Context context = parent.with(span);
    instruments.begun(common, context);
    return ServedRequest.measure(
        asked,
        served -> {
          instruments.over(served, common, context);
          end(span, served);
        });
  }

  /// `generate_content` is the convention's word for answers to what is not text alone; for scores
  /// it has none.
  private static String operation(AskedRequest asked) {
    return switch (asked.kind()) {
      case GENERATE, STREAM -> "generate_content";
      case SCORE -> "score";
    };
  }

  private Attributes common(AskedRequest asked) {
    return Attributes.builder()
        .put("gen_ai.operation.name", operation(asked))
        .put("gen_ai.provider.name", "veduta")
        .put("gen_ai.request.model", model.provenance().model())
        .put("veduta.captioner", model.captioner())
        .build();
  }

  private Attributes details(AskedRequest asked) {
    AttributesBuilder details =
        Attributes.builder()
            .put("gen_ai.output.type", "text")
            .put("gen_ai.request.max_tokens", asked.maxNewTokens())
            .put("gen_ai.request.choice.count", asked.texts())
            .put("gen_ai.request.stream", asked.kind() == AskedRequest.Kind.STREAM)
            .put("gen_ai.response.model", model.provenance().model())
            .put("veduta.revision", model.provenance().revision())
            .put("veduta.backend", model.provenance().backend())
            .put("veduta.precision", model.provenance().precision())
            .put("veduta.pictures", asked.pictures());
    GenerationOptions options = asked.options();
    if (options.temperature() != null) {
      details.put("gen_ai.request.temperature", options.temperature());
    }
    if (options.topP() != null) {
      details.put("gen_ai.request.top_p", options.topP());
    }
    if (options.topK() != null) {
      details.put("gen_ai.request.top_k", options.topK().doubleValue());
    }
    if (options.seed() != null) {
      details.put("gen_ai.request.seed", options.seed());
    }
    if (options.stopStrings() != null) {
      details.put(
          AttributeKey.stringArrayKey("gen_ai.request.stop_sequences"), options.stopStrings());
    }
    return details.build();
  }

  private static void end(Span span, ServedRequest served) {
    served
        .queueWait()
        .ifPresent(
            wait -> {
              span.setAttribute("veduta.queue.wait", seconds(wait));
              span.setAttribute("veduta.batch.size", served.rows());
            });
    served
        .timeToFirstToken()
        .ifPresent(time -> span.setAttribute("veduta.time_to_first_token", seconds(time)));
    served
        .failure()
        .ifPresentOrElse(
            failure -> {
              span.setAttribute("error.type", failure.getClass().getName());
              span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
              span.recordException(failure);
            },
            () -> {
              span.setAttribute("gen_ai.usage.input_tokens", served.asked().promptTokens());
              span.setAttribute("gen_ai.usage.output_tokens", served.outputTokens());
              span.setAttribute(
                  AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"),
                  served.finishReasons());
            });
    span.end();
  }

  static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
