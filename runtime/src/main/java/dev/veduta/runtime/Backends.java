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

/// Chooses and opens compute backends, and warns once of each that is slower than it could be.
final class Backends {
  private static final System.Logger LOG = System.getLogger("dev.veduta.runtime");

  private final Providers providers;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  Backends(Providers providers) {
    this.providers = providers;
  }

  /// The backend that the settings name, or for `auto` the first in order of those that can be used
  /// and keep weights in that precision.
  ComputeBackendProvider choose(CaptionerSettings settings) {
    Precision precision = settings.compute().precision();
    if (!settings.backend().equals(CaptionerSettings.AUTO)) {
      ComputeBackendProvider provider =
          providers.get(ComputeBackendProvider.class, settings.backend());
      if (!provider.precisions().contains(precision)) {
        throw new ConfigurationException(noPrecision(provider, precision));
      }
      return provider;
    }
    List<ComputeBackendProvider> all = providers.all(ComputeBackendProvider.class);
    List<ComputeBackendProvider> usable =
        all.stream().filter(provider -> provider.obstacle().isEmpty()).toList();
    if (usable.isEmpty()) {
      throw new ConfigurationException(noneUsable(all));
    }
    return usable.stream()
        .filter(provider -> provider.precisions().contains(precision))
        .min(Comparator.comparingInt(ComputeBackendProvider::order))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    usable.stream()
                        .map(provider -> noPrecision(provider, precision))
                        .collect(Collectors.joining("; "))));
  }

  private static String noPrecision(ComputeBackendProvider provider, Precision precision) {
    return "compute backend %s has no %s weights, only %s; set precision to one of these"
        .formatted(
            provider.name(),
            precision.label(),
            provider.precisions().stream()
                .sorted()
                .map(Precision::label)
                .collect(Collectors.joining(", ")));
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
                compute.threads(), compute.precision(), compute.speculation(), cache));
    String handicap =
        provider.handicap().map(reason -> "; slower than it could be: " + reason).orElse("");
    if (!handicap.isEmpty() && warned.add(provider.name())) {
      LOG.log(System.Logger.Level.WARNING, "compute backend {0}{1}", provider.name(), handicap);
    }
    return new OpenBackend(backend, backend.description() + handicap);
  }

  private static String noneUsable(List<ComputeBackendProvider> all) {
    return all.isEmpty()
        ? "there is no compute backend. Add veduta-vector-cpu to the class path."
        : all.stream()
            .map(provider -> provider.name() + ": " + provider.obstacle().orElse(""))
            .collect(
                Collectors.joining(
                    "; ", "no compute backend can be used here: ", ". Mend one of these."));
  }

  /// @param description the backend in one line, with what slows it down
  record OpenBackend(ComputeBackend backend, String description) {}
}
