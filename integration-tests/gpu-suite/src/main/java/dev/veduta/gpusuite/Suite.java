// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One command: checks, measures, compares, prints a table.
public final class Suite {
  private Suite() {}

  /// @param arguments see [Plan]
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT); // this is the whole process, and tables have points
    System.exit(run(arguments, System.out));
  }

  /// What a process ends with: 1 when a judged line misses its goal, 2 when nothing can be run.
  static int run(String[] arguments, PrintStream out) throws IOException {
    Plan plan;
    try {
      plan = Plan.of(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return 2;
    }
    Files.createDirectories(plan.work());
    out.printf(
        Locale.ROOT,
        "Veduta on %s, %s, Java %s, %s%n",
        plan.backend(),
        hardware(),
        Runtime.version(),
        Instant.now());
    Table table = new Table(out, plan.work().resolve("table.txt"));
    Optional<String> obstacle = obstacle(plan.backend());
    if (obstacle.isPresent()) {
      Plan.PARTS.forEach(part -> table.skipped(part, plan.backend(), obstacle.get()));
      table.close();
      return 2;
    }
    run(plan, table);
    return table.close() == 0 ? 0 : 1;
  }

  private static void run(Plan plan, Table table) {
    for (String part : Plan.PARTS) {
      if (!plan.parts().contains(part)) {
        continue;
      }
      try {
        switch (part) {
          case "goldens" -> new Goldens(plan, table).run();
          case "scenes" -> new Scenes(plan, table).run();
          case "speed" -> new Speed(plan, table).run();
          case "transformers" -> {
            if (!plan.parts().contains("speed")) {
              table.skipped(part, "", "it is compared with the part speed, which was left out");
            }
          }
          default -> throw new IllegalStateException(part);
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        e.printStackTrace();
        table.judged(false, part, plan.backend(), "stopped", String.valueOf(e));
      }
    }
  }

  private static Optional<String> obstacle(String backend) {
    List<ComputeBackendProvider> all = Providers.installed().all(ComputeBackendProvider.class);
    return all.stream()
        .filter(provider -> provider.name().equals(backend))
        .findFirst()
        .map(ComputeBackendProvider::obstacle)
        .orElseGet(
            () ->
                Optional.of(
                    "there is no backend %s, only %s"
                        .formatted(backend, all.stream().map(one -> one.name()).toList())));
  }

  private static String hardware() throws IOException {
    Path facts = Path.of("/proc/cpuinfo");
    String processor =
        !Files.isReadable(facts)
            ? "unknown processor"
            : Files.readAllLines(facts).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    return "%d x %s".formatted(Runtime.getRuntime().availableProcessors(), processor);
  }
}
