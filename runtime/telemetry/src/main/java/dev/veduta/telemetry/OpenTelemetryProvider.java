// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.telemetry;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Spans and metrics of requests, in the `OpenTelemetry` that the container has as a bean, as with
/// MicroProfile Telemetry, otherwise in the global one that is there when a captioner is loaded.
@Plugin("opentelemetry")
public final class OpenTelemetryProvider implements RequestObserverProvider {
  private @Nullable Instance<OpenTelemetry> beans;

  /// In a container: what beans there are.
  @Inject
  void find(Instance<OpenTelemetry> found) {
    beans = found;
  }

  @Override
  public Optional<String> obstacle() {
    try {
      Class.forName("io.opentelemetry.api.OpenTelemetry", false, getClass().getClassLoader());
      return Optional.empty();
    } catch (ClassNotFoundException _) {
      return Optional.of(
          "OpenTelemetry is not there; add io.opentelemetry:opentelemetry-api to the class path,"
              + " or switch telemetry on in the container");
    }
  }

  @Override
  public RequestObserver observe(ServedModel model) {
    return TracedRequests.of(model, beans); // this class is loaded without OpenTelemetry, too
  }
}
