// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.runtime.Captioners;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// Makes the parts of the service.
@Dependent
public final class WebBeans {

  @Produces
  @Singleton
  WebSettings settings() {
    Config config = ConfigProvider.getConfig();
    return WebSettings.of(
        key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
  }

  @Produces
  @Singleton
  Admission admission(WebSettings settings) {
    return new Admission(settings);
  }

  @Produces
  @Singleton
  ComputeBackends backends(WebSettings settings, Captioners captioners) {
    return new ComputeBackends(captioners.providers(), settings.backends());
  }

  @Produces
  @Singleton
  Models models(Captioners captioners, WebSettings settings, ComputeBackends backends) {
    return new Models(captioners, settings, backends);
  }

  void close(@Disposes Models models) {
    models.close();
  }

  @Produces
  @Singleton
  Fetcher fetcher(WebSettings settings) {
    return new Fetcher(settings);
  }

  void close(@Disposes Fetcher fetcher) {
    fetcher.close();
  }

  @Produces
  @Singleton
  PageFiles pageFiles() {
    return new PageFiles();
  }

  @Produces
  @Singleton
  Desk desk(WebSettings settings, Admission admission, Models models, Fetcher fetcher) {
    return new Desk(settings, admission, models, fetcher);
  }

  /// Tells mistakes in the settings when the application starts, not with the first request.
  @Dependent
  static final class Start {
    @Inject WebSettings settings;

    void check(@Observes Startup startup) {
      // It was made when this was.
    }
  }
}
