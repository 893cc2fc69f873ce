// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.health;

import dev.veduta.api.Provenance;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/// What a check says of captioners. Asking loads nothing.
///
/// @param captioners none where the application has no such bean
record Report(List<CaptionerStatus> captioners) {

  static Report of(Instance<Captioners> captioners) {
    return new Report(captioners.isResolvable() ? captioners.get().status() : List.of());
  }

  /// Up if requests made now would be computed.
  HealthCheckResponse ready() {
    return response("captioners-ready", CaptionerStatus::isReady);
  }

  /// Up unless a device has come to an end after a model was loaded on it.
  HealthCheckResponse alive() {
    return response(
        "captioners-alive",
        one -> one.state() != CaptionerStatus.State.FAILED || one.provenance().isEmpty());
  }

  /// Up if those that are to be loaded at the start have been, or have failed.
  HealthCheckResponse started() {
    return response(
        "captioners-started",
        one ->
            switch (one.state()) {
              case LAZY, LOADING -> !one.eager();
              case READY, FAILED, CLOSED -> true;
            });
  }

  /// A response that is up if all are sound, with what is known of each: `alt.state`, `alt.model`
  /// and so on of the captioner `alt`.
  private HealthCheckResponse response(String check, Predicate<CaptionerStatus> isSound) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(check).status(captioners.stream().allMatch(isSound));
    for (CaptionerStatus one : captioners) {
      String name = one.name();
      response.withData(name + ".state", one.state().name().toLowerCase(Locale.ROOT));
      one.provenance().ifPresent(provenance -> describe(response, name, provenance));
      one.failure().ifPresent(failure -> response.withData(name + ".failure", failure));
      one.download()
          .ifPresent(download -> response.withData(name + ".download", download.toString()));
      response
          .withData(name + ".waiting", one.waiting())
          .withData(name + ".queue", one.queue())
          .withData(name + ".in-use", one.inUse());
    }
    return response.build();
  }

  private static void describe(
      HealthCheckResponseBuilder response, String name, Provenance provenance) {
    response
        .withData(name + ".model", provenance.model())
        .withData(name + ".backend", provenance.backend())
        .withData(name + ".precision", provenance.precision());
  }
}
