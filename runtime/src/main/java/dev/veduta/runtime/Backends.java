// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.WeightCache;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Chooses and opens compute backends; says once why `auto` prefers one, and warns once of each
/// that is slower than it could be.
final class Backends {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final Providers providers;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Backends(Providers providers) {
    this.providers = providers;
  }

  /// The backend that the settings name, or for `auto` one that can be used and keeps weights in
  /// that precision: the first in order that says why it should be preferred for it, or else the
  /// first in order.
  ComputeBackendProvider choose(CaptionerSettings settings) {
    Precision precision = settings.compute().precision();
    if (settings.backend().equals(CaptionerSettings.AUTO)) {
      return best(precision);
    }
    ComputeBackendProvider provider =
        providers.get(ComputeBackendProvider.class, settings.backend());
    if (!provider.precisions().contains(precision)) {
      throw new ConfigurationException(
          "compute backend %s has no %s weights, only %s; set precision to one of these"
              .formatted(provider.name(), precision.label(), precisions(provider)));
    }
    return provider;
  }

  /// Stops at the first that will do: to say what stands in its way, another may have to load a
  /// library.
  private ComputeBackendProvider best(Precision precision) {
    List<ComputeBackendProvider> all = providers.all(ComputeBackendProvider.class);
    List<ComputeBackendProvider> able =
        all.stream()
            .filter(provider -> provider.precisions().contains(precision))
            .sorted(Comparator.comparingInt(ComputeBackendProvider::order))
            .toList();
    return Stream.concat(
            able.stream().filter(provider -> provider.advantage(precision).isPresent()),
            able.stream())
        .filter(provider -> provider.obstacle().isEmpty())
        .findFirst()
        .orElseThrow(() -> new ConfigurationException(noneUsable(all, precision)));
  }

  /// Opens the backend that the settings choose; the caller closes it.
  ///
  /// @param cache where it may keep packed weights
  OpenBackend open(CaptionerSettings settings, Optional<WeightCache> cache) {
    ComputeBackendProvider provider = choose(settings);
    ComputeSettings compute = settings.compute();
    ComputeBackend backend =
        provider.open(
            new BackendOptions(
                compute.threads(),
                compute.precision(),
                compute.speculation(),
                cache,
                compute.device()));
    if (settings.backend().equals(CaptionerSettings.AUTO)) {
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
    return new OpenBackend(backend, backend.description() + handicap);
  }

  private void sayOnce(System.Logger.Level level, String message) {
    if (said.add(message)) {
      LOG.log(level, message);
    }
  }

  /// What is wrong with each.
  private static String noneUsable(List<ComputeBackendProvider> all, Precision precision) {
    return all.isEmpty()
        ? "there is no compute backend. Add veduta-vector-cpu to the class path."
        : all.stream()
            .map(
                provider ->
                    provider.name()
                        + ": "
                        + provider
                            .obstacle()
                            .orElseGet(
                                () ->
                                    "it has only %s weights; set precision to one of these"
                                        .formatted(precisions(provider))))
            .collect(
                Collectors.joining(
                    "; ",
                    "no compute backend can be used here with %s weights: "
                        .formatted(precision.label()),
                    ". Mend one of these."));
  }

  private static String precisions(ComputeBackendProvider provider) {
    return provider.precisions().stream()
        .sorted()
        .map(Precision::label)
        .collect(Collectors.joining(", "));
  }

  /// @param description the backend in one line, with what slows it down
  record OpenBackend(ComputeBackend backend, String description) {}
}
