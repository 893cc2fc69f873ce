// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/// Whether all captioners that are to be loaded when the application starts have been, or have
/// failed.
@Startup
@Dependent
public final class CaptionersStarted implements HealthCheck {
  private final Instance<Captioners> captioners;

  @Inject
  public CaptionersStarted(Instance<Captioners> captioners) {
    this.captioners = captioners;
  }

  @Override
  public HealthCheckResponse call() {
    return Report.of(captioners).started();
  }
}
