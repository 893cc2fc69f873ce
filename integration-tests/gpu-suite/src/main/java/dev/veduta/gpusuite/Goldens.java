// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.GoldenComparison;
import dev.veduta.testkit.golden.GoldenComparison.Line;
import dev.veduta.testkit.golden.TokenAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Golden cases: in 32 bits every number recorded of Transformers, in fewer how many tokens agree.
record Goldens(Plan plan, Table table) {

  void run() throws IOException {
    List<Path> folders = cases();
    for (Precision precision : plan.precisions()) {
      String where = "%s %s".formatted(plan.backend(), precision.label());
      if (folders.isEmpty()) {
        table.skipped("golden cases", where, plan.folder().resolve("cases") + " holds none");
      } else if (!has(plan, precision)) {
        table.skipped("golden cases", where, "the backend has no such weights");
      } else if (precision == Precision.FP32) {
        exact(folders, where);
      } else {
        agreement(folders, precision, where);
      }
    }
  }

  /// Whether the backend keeps weights in that precision.
  static boolean has(Plan plan, Precision precision) {
    return Providers.installed()
        .get(ComputeBackendProvider.class, plan.backend())
        .precisions()
        .contains(precision);
  }

  private void exact(List<Path> folders, String where) {
    int passed = 0;
    int lines = 0;
    List<String> failures = new ArrayList<>();
    for (Path folder : folders) {
      List<Line> compared;
      try {
        compared = compare(folder);
      } catch (RuntimeException | OutOfMemoryError e) {
        e.printStackTrace();
        compared = List.of(new Line(folder.getFileName().toString(), false, e.toString()));
      }
      compared.stream()
          .filter(line -> !line.passed())
          .forEach(
              line ->
                  failures.add(
                      "%s: %s %s".formatted(folder.getFileName(), line.name(), line.detail())));
      passed += compared.stream().allMatch(Line::passed) ? 1 : 0;
      lines += compared.size();
    }
    table.judged(
        passed == folders.size(),
        "golden cases",
        where,
        "%d of %d cases, %d comparisons".formatted(passed, folders.size(), lines),
        "all within 1e-4, tokens equal");
    failures.stream().limit(20).forEach(failure -> table.info("  differs", where, "", failure));
  }

  private List<Line> compare(Path folder) {
    GoldenCase golden = GoldenCase.read(folder);
    try (Captioners captioners = plan.open(golden.checkpoint().toString(), Precision.FP32, 16)) {
      CaptionModel model = captioners.model(Captioner.DEFAULT);
      ModelFiles files = ModelLocation.of(golden.checkpoint().toString());
      return Providers.installed().all(TokenizerProvider.class).stream()
          .filter(provider -> provider.matches(files))
          .findFirst()
          .map(
              provider -> {
                Tokenizer tokenizer = provider.load(files);
                return GoldenComparison.compare(golden, model, tokenizer);
              })
          .orElseGet(() -> GoldenComparison.compare(golden, model));
    }
  }

  private void agreement(List<Path> folders, Precision precision, String where) {
    TokenAgreement all = TokenAgreement.NONE;
    for (Path folder : folders) {
      GoldenCase golden = GoldenCase.read(folder);
      try (Captioners captioners = plan.open(golden.checkpoint().toString(), precision, 16)) {
        all = all.plus(TokenAgreement.of(golden, captioners.model(Captioner.DEFAULT)));
      }
    }
    table.info(
        "golden cases, tokens",
        where,
        "%d of %d (%.1f %%)"
            .formatted(all.alike(), all.tokens(), 100.0 * all.alike() / all.tokens()),
        "%d of %d generated texts; untrained models, so tokens are close together"
            .formatted(all.identical(), all.texts()));
  }

  private List<Path> cases() throws IOException {
    Path folder = plan.folder().resolve("cases");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(one -> Files.exists(one.resolve("expected.json"))).sorted().toList();
      return plan.isQuick() ? found.subList(0, Math.min(2, found.size())) : found;
    }
  }
}
