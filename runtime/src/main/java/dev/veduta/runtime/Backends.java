// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.WeightCache;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Chooses and opens compute backends; says once why one is passed over and why `auto` prefers one,
/// and warns once of each that is slower than it could be.
final class Backends {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final Providers providers;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Backends(Providers providers) {
    this.providers = providers;
  }

  /// The backends that the settings allow.
  ///
  /// @throws ConfigurationException when one that they name doesn't exist
  BackendCandidates candidates(CaptionerSettings settings) {
    return new BackendCandidates(settings, providers);
  }

  /// The first that the settings allow, that can be used here and that keeps weights in their
  /// precision.
  ///
  /// @throws ConfigurationException that says of each why it can't be used
  ComputeBackendProvider choose(CaptionerSettings settings) {
    BackendCandidates candidates = candidates(settings);
    return candidates.current().orElseThrow(candidates::noneUsable);
  }

  /// Opens the first of these that can be opened; the caller closes it.
  ///
  /// @param cache where it may keep packed weights
  /// @throws ConfigurationException that says of each why it can't be used
  OpenBackend open(
      BackendCandidates candidates, ComputeSettings compute, Optional<WeightCache> cache) {
    BackendOptions options =
        new BackendOptions(
            compute.threads(), compute.precision(), compute.speculation(), cache, compute.device());
    while (true) {
      ComputeBackendProvider provider = candidates.current().orElseThrow(candidates::noneUsable);
      try {
        ComputeBackend backend = provider.open(options);
        return new OpenBackend(
            backend, backend.description() + remarks(provider, candidates, compute));
      } catch (RuntimeException | LinkageError e) {
        if (!passOver(candidates, e)) {
          throw e;
        }
      }
    }
  }

  /// Gives up the current candidate, which has failed.
  ///
  /// @return whether there is another
  boolean passOver(BackendCandidates candidates, Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    Optional<String> failed = candidates.current().map(ComputeBackendProvider::name);
    boolean another = candidates.passOver(reason).isPresent();
    if (another) {
      failed.ifPresent(name -> sayOnce(System.Logger.Level.WARNING, passedOver(name, reason)));
    }
    return another;
  }

  /// Logs how it came to this backend.
  ///
  /// @return what slows it down, as it follows its description
  private String remarks(
      ComputeBackendProvider provider, BackendCandidates candidates, ComputeSettings compute) {
    candidates
        .passedOver()
        .forEach(
            (name, reason) ->
                sayOnce(
                    candidates.isNamed(name)
                        ? System.Logger.Level.WARNING
                        : System.Logger.Level.DEBUG,
                    passedOver(name, reason)));
    if (!candidates.isNamed(provider.name())) {
      provider
          .advantage(compute.precision())
          .ifPresent(
              reason ->
                  sayOnce(
                      System.Logger.Level.INFO,
                      "compute backend %s: %s".formatted(provider.name(), reason)));
    }
    String handicap =
        provider.handicap().map(reason -> "; slower than it could be: " + reason).orElse("");
    if (!handicap.isEmpty()) {
      sayOnce(System.Logger.Level.WARNING, "compute backend " + provider.name() + handicap);
    }
    return handicap;
  }

  private static String passedOver(String backend, String reason) {
    return "compute backend %s is passed over: %s".formatted(backend, reason);
  }

  private void sayOnce(System.Logger.Level level, String message) {
    if (said.add(message)) {
      LOG.log(level, message);
    }
  }

  /// @param description the backend in one line, with what slows it down
  record OpenBackend(ComputeBackend backend, String description) {}
}
