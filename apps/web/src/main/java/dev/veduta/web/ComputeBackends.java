// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.runtime.Providers;
import dev.veduta.runtime.Spelling;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The compute backends that requests may choose.
final class ComputeBackends {
  private final Providers providers;
  private final Set<String> allowed;
  private @Nullable JsonArray described;

  /// @param allowed their names; empty for all
  ComputeBackends(Providers providers, Set<String> allowed) {
    this.providers = providers;
    this.allowed = allowed;
  }

  private List<ComputeBackendProvider> all() {
    return providers.all(ComputeBackendProvider.class).stream()
        .filter(one -> allowed.isEmpty() || allowed.contains(one.name()))
        .sorted(Comparator.comparingInt(ComputeBackendProvider::order))
        .toList();
  }

  /// Refuses what is none of them, or can't be used here.
  void check(String backend) {
    Set<String> names =
        all().stream()
            .map(ComputeBackendProvider::name)
            .collect(Collectors.toCollection(TreeSet::new));
    ComputeBackendProvider chosen =
        all().stream()
            .filter(one -> one.name().equals(backend))
            .findFirst()
            .orElseThrow(
                () ->
                    Form.wrong(
                        "there is no backend '%s' to choose; %s"
                            .formatted(
                                Form.shown(backend),
                                Spelling.nearest(backend, names)
                                    .map("did you mean '%s'?"::formatted)
                                    .orElse("there are: " + String.join(", ", names)))));
    chosen
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new ProblemException(
                  Problem.Kind.UNFIT,
                  "backend '%s' can't be used on this server: %s"
                      .formatted(backend, Failures.clean(obstacle)));
            });
  }

  /// What `GET /v1/backends` answers. Each is opened once, to be asked what it is.
  synchronized JsonArray describe() {
    if (described == null) {
      JsonArrayBuilder array = JSON.createArrayBuilder();
      all().forEach(one -> array.add(describe(one)));
      described = array.build();
    }
    return described;
  }

  private static JsonObjectBuilder describe(ComputeBackendProvider provider) {
    Optional<String> obstacle = provider.obstacle();
    String description = "";
    if (obstacle.isEmpty()) {
      try (ComputeBackend backend = provider.open(BackendOptions.DEFAULT)) {
        description = backend.description();
      } catch (RuntimeException | LinkageError e) {
        obstacle = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("name", provider.name())
            .add("description", Failures.clean(description))
            .add("available", obstacle.isEmpty());
    obstacle.ifPresentOrElse(
        reason -> json.add("obstacle", Failures.clean(reason)), () -> json.addNull("obstacle"));
    return json;
  }
}
