// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether starting the process anew would help no captioner. It would one whose device has come to
/// an end after its model was loaded; one that can't be loaded needs other settings.
@Liveness
@Dependent
public final class CaptionersAlive implements HealthCheck {
  private final Instance<Captioners> captioners;

  @Inject
  public CaptionersAlive(Instance<Captioners> captioners) {
    this.captioners = captioners;
  }

  @Override
  public HealthCheckResponse call() {
    return Report.of(captioners).alive();
  }
}
