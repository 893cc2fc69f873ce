// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is run, and where.
///
/// @param folder of the suite: cases, samples, the script of the peer
/// @param work where checkpoints and pictures are written, once
/// @param backend whose table it is
/// @param parts of those in [#PARTS]
/// @param precisions that are checked
/// @param shapes of the models that are measured
/// @param python that may have PyTorch and Transformers
/// @param isQuick whether everything is small: to see that it runs, not how fast
record Plan(
    Path folder,
    Path work,
    String backend,
    Set<String> parts,
    List<Precision> precisions,
    List<GitShape> shapes,
    String python,
    boolean isQuick) {

  /// In this order.
  static final List<String> PARTS = List.of("goldens", "scenes", "speed", "transformers");

  private static final Set<String> OPTIONS =
      Set.of("folder", "work", "backend", "parts", "precisions", "models", "python", "quick");

  /// @param arguments such as `--backend=cuda`
  static Plan of(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
      if (!OPTIONS.contains(name)) {
        throw new IllegalArgumentException(
            "%s is no option; there are --%s"
                .formatted(argument, String.join("=, --", OPTIONS.stream().sorted().toList())));
      }
      options.put(name, parts.length == 2 ? parts[1] : "");
    }
    boolean isQuick = options.containsKey("quick");
    Path folder = Path.of(options.getOrDefault("folder", "."));
    Set<String> parts = new HashSet<>(list(options, "parts", String.join(",", PARTS)));
    for (String part : parts) {
      if (!PARTS.contains(part)) {
        throw new IllegalArgumentException(
            "%s is no part; there are %s".formatted(part, String.join(", ", PARTS)));
      }
    }
    return new Plan(
        folder,
        Path.of(options.getOrDefault("work", folder.resolve("work").toString())),
        options.getOrDefault("backend", "cuda"),
        parts,
        list(options, "precisions", "fp32,tf32,bf16,fp16").stream().map(Plan::precision).toList(),
        list(options, "models", isQuick ? "git-tiny" : "git-base,git-large").stream()
            .map(GitShape::named)
            .toList(),
        options.getOrDefault("python", "python3"),
        isQuick);
  }

  private static List<String> list(Map<String, String> options, String name, String otherwise) {
    return Arrays.stream(options.getOrDefault(name, otherwise).split(",")).toList();
  }

  private static Precision precision(String label) {
    return Precision.named(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is no precision; there are %s".formatted(label, Precision.labels())));
  }

  /// A captioner on the backend.
  ///
  /// @param rows texts that are decoded together
  Captioners open(String model, Precision precision, int rows) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, model)
            .withBackend(backend)
            .withPrecision(precision)
            .withPixels(PixelOptions.AS_TRANSFORMERS)
            .withBatch(new BatchOptions(rows, 100_000)));
  }
}
