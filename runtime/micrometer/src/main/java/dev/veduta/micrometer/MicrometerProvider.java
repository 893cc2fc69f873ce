// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.micrometer;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.observation.RequestObserver;
import dev.veduta.spi.observation.RequestObserverProvider;
import dev.veduta.spi.observation.ServedModel;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Meters of requests, in the `MeterRegistry` that the container has as a bean, otherwise in
/// Micrometer's global one.
@Plugin("micrometer")
public final class MicrometerProvider implements RequestObserverProvider {
  private @Nullable Instance<MeterRegistry> beans;

  /// In a container: what beans there are.
  @Inject
  void find(Instance<MeterRegistry> found) {
    beans = found;
  }

  @Override
  public Optional<String> obstacle() {
    try {
      Class.forName(
          "io.micrometer.core.instrument.MeterRegistry", false, getClass().getClassLoader());
      return Optional.empty();
    } catch (ClassNotFoundException _) {
      return Optional.of(
          "Micrometer is not there; add io.micrometer:micrometer-core to the class path, or switch"
              + " it on in the container");
    }
  }

  @Override
  public RequestObserver observe(ServedModel model) {
    return MeteredRequests.of(model, beans); // this class is loaded without Micrometer, too
  }
}
