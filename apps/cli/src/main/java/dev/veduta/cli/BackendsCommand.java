// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the compute backends.
@Command(
    name = "backends",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Lists what can compute here, and why the others can't. The first is the default, except"
            + " for weights with which another gains.")
final class BackendsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin HelpArgument help = new HelpArgument();

  BackendsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ComputeBackendProvider> all =
        Providers.installed().all(ComputeBackendProvider.class).stream()
            .sorted(
                Comparator.comparing((ComputeBackendProvider p) -> p.obstacle().isPresent())
                    .thenComparingInt(ComputeBackendProvider::order))
            .toList();
    if (all.isEmpty()) {
      terminal.error("there is no compute backend; add veduta-vector-cpu to the class path");
      return Faults.FAILED;
    }
    boolean first = true;
    for (ComputeBackendProvider provider : all) {
      show(provider, first);
      first = false;
    }
    boolean usable = all.getFirst().obstacle().isEmpty();
    return usable ? Faults.OK : Faults.FAILED;
  }

  private void show(ComputeBackendProvider provider, boolean first) {
    Optional<String> obstacle = provider.obstacle();
    String name = Paint.BOLD.on(provider.name(), terminal.outColours());
    if (obstacle.isPresent()) {
      terminal.print(name + "  " + Paint.RED_BOLD.on("can't run", terminal.outColours()));
      detail("because", Text.oneLine(obstacle.get()));
      return;
    }
    String verdict = first ? "can run, default" : "can run";
    terminal.print(name + "  " + Paint.GREEN.on(verdict, terminal.outColours()));
    try (ComputeBackend backend = provider.open(BackendOptions.DEFAULT)) {
      detail("computes", Text.oneLine(backend.description()));
    }
    List<String> devices = provider.devices();
    for (int i = 0; i < devices.size(); i++) {
      detail("device " + i, Text.oneLine(devices.get(i)));
    }
    List<Precision> precisions = provider.precisions().stream().sorted().toList();
    detail("weights", precisions.stream().map(Precision::label).collect(Collectors.joining(", ")));
    for (Precision precision : precisions) {
      provider
          .advantage(precision)
          .ifPresent(gain -> detail("gains", Text.oneLine(precision.label() + ": " + gain)));
    }
    provider
        .handicap()
        .ifPresent(
            handicap ->
                detail("slow", Paint.YELLOW.on(Text.oneLine(handicap), terminal.outColours())));
  }

  private void detail(String label, String text) {
    terminal.print("    %-8s  %s".formatted(label, text));
  }
}
