// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether requests made now would be computed: of each captioner, the model is loaded or waits for
/// its first request, the backend works, and the queue is not full.
@Readiness
@Dependent
public final class CaptionersReady implements HealthCheck {
  private final Instance<Captioners> captioners;

  @Inject
  public CaptionersReady(Instance<Captioners> captioners) {
    this.captioners = captioners;
  }

  @Override
  public HealthCheckResponse call() {
    return Report.of(captioners).ready();
  }
}
