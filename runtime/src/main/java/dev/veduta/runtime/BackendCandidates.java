// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The backends that settings allow, in the order in which they are tried: those that are named,
/// then for `auto` those that say why they should be preferred for the precision, then the others.
///
/// None is asked what stands in its way before its turn: to answer, it may have to load a library.
/// Used by one thread at a time.
final class BackendCandidates {
  private final BackendOrder order;
  private final Precision precision;
  private final List<ComputeBackendProvider> all;
  private final Iterator<ComputeBackendProvider> untried;
  private final Map<String, String> passedOver = new LinkedHashMap<>();
  private Optional<ComputeBackendProvider> current = Optional.empty();

  /// @throws ConfigurationException when one that is named doesn't exist
  BackendCandidates(CaptionerSettings settings, Providers providers) {
    order = BackendOrder.parse(settings.backend());
    precision = settings.compute().precision();
    List<ComputeBackendProvider> named =
        order.named().stream().map(name -> named(name, providers)).toList();
    List<ComputeBackendProvider> others =
        order.endsWithAuto() ? providers.all(ComputeBackendProvider.class) : List.of();
    all = Stream.concat(named.stream(), others.stream()).distinct().toList();
    untried = Stream.concat(named.stream(), best(others)).distinct().iterator();
  }

  private static ComputeBackendProvider named(String name, Providers providers) {
    return providers.all(ComputeBackendProvider.class).stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseGet(() -> providers.get(ComputeBackendProvider.class, name));
  }

  /// Only those that have the precision.
  private Stream<ComputeBackendProvider> best(List<ComputeBackendProvider> others) {
    List<ComputeBackendProvider> able =
        others.stream()
            .filter(provider -> provider.precisions().contains(precision))
            .sorted(Comparator.comparingInt(ComputeBackendProvider::order))
            .toList();
    return Stream.concat(
        able.stream().filter(provider -> provider.advantage(precision).isPresent()), able.stream());
  }

  /// The first that can be used, as far as is known; empty when there is none.
  Optional<ComputeBackendProvider> current() {
    while (current.isEmpty() && untried.hasNext()) {
      ComputeBackendProvider provider = untried.next();
      Optional<String> obstacle = obstacle(provider);
      if (obstacle.isEmpty()) {
        current = Optional.of(provider);
      } else {
        passedOver.put(provider.name(), obstacle.get());
      }
    }
    return current;
  }

  /// Gives the current one up.
  ///
  /// @return the next one, if there is one
  Optional<ComputeBackendProvider> passOver(String reason) {
    current.ifPresent(provider -> passedOver.put(provider.name(), reason));
    current = Optional.empty();
    return current();
  }

  /// Why those that were tried and can't be used can't, by their names.
  Map<String, String> passedOver() {
    return passedOver;
  }

  /// Whether the settings ask for it by its name.
  boolean isNamed(String backend) {
    return order.named().contains(backend);
  }

  /// What is wrong with each, when none can be used.
  ConfigurationException noneUsable() {
    if (all.isEmpty()) {
      return new ConfigurationException(
          "there is no compute backend. Add veduta-vector-cpu to the class path.");
    }
    if (order.isStrict()) {
      return new ConfigurationException(
          "compute backend '%s' can't be used here: %s"
              .formatted(all.getFirst().name(), reason(all.getFirst())));
    }
    return new ConfigurationException(
        all.stream()
            .map(provider -> "%s: %s".formatted(provider.name(), reason(provider)))
            .collect(
                Collectors.joining(
                    "; ",
                    "no compute backend can be used here with %s weights: "
                        .formatted(precision.label()),
                    ". Mend one of these.")));
  }

  private String reason(ComputeBackendProvider provider) {
    return Optional.ofNullable(passedOver.get(provider.name()))
        .or(() -> obstacle(provider))
        .orElse("it could not be opened");
  }

  private Optional<String> obstacle(ComputeBackendProvider provider) {
    return provider.precisions().contains(precision)
        ? provider.obstacle()
        : Optional.of(
            "it has no %s weights, only %s; set precision to one of these"
                .formatted(precision.label(), precisions(provider)));
  }

  private static String precisions(ComputeBackendProvider provider) {
    return provider.precisions().stream()
        .sorted()
        .map(Precision::label)
        .collect(Collectors.joining(", "));
  }
}
