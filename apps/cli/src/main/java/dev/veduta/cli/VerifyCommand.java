// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Captioner;
import dev.veduta.api.ModelException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares what a model computes with what Transformers computed.
@Command(
    name = "verify",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Runs golden cases: compares pixels, hidden states, logits and generated tokens with what"
          + " Transformers recorded.",
      "A line for each tensor with its largest error. Exit code 1 when a tensor is out of tolerance"
          + " or a token differs.",
      "With --precision bf16 or int8, for which recordings in 32 bits have no tolerance, it says"
          + " how many tokens agree."
    },
    footer = {
      "",
      "Examples:",
      "  veduta verify golden/cases/git",
      "  veduta verify --quiet --backend vector-cpu golden/cases",
      "  veduta verify --quiet --backend onednn --precision bf16 golden/cases",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String CASE_FILE = "expected.json";

  private final Terminal terminal;

  @Parameters(
      paramLabel = "CASE",
      arity = "1..*",
      description = "Folders that make_goldens.py wrote, or folders of such folders.")
  List<Path> folders = List.of();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only what failed, and the summary.")
  boolean quiet;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin BackendArguments backend = new BackendArguments();

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    int passed = 0;
    int failed = 0;
    List<TokenAgreement> agreements = new ArrayList<>();
    for (Path folder : folders) {
      for (Path one : cases(folder)) {
        if (passes(one, agreements)) {
          passed++;
        } else {
          failed++;
        }
      }
    }
    String summary = "%d passed, %d failed".formatted(passed, failed);
    terminal.print(Paint.BOLD.on(summary, terminal.outColours()));
    agreements.stream()
        .reduce(TokenAgreement::plus)
        .ifPresent(agreement -> terminal.print(agreement.toString()));
    return failed == 0 ? Faults.OK : Faults.FAILED;
  }

  private boolean passes(Path folder, List<TokenAgreement> agreements) {
    terminal.status("verifying " + Text.printable(folder.toString()) + " …");
    try {
      GoldenCase golden = GoldenCase.read(folder);
      List<Line> lines = compare(golden, agreements);
      boolean passed = lines.stream().allMatch(Line::passed);
      show(golden.name(), lines, passed);
      return passed;
    } catch (Terminal.OutputClosedException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      terminal.clearStatus();
      terminal.print(verdict(false) + "  " + Text.printable(folder.toString()));
      terminal.print("    " + verdict(false) + "  " + Faults.message(e));
      return false;
    }
  }

  /// Adds to the agreements where that is all that can be compared.
  private List<Line> compare(GoldenCase golden, List<TokenAgreement> agreements) {
    CaptionerSettings settings =
        backend
            .apply(CaptionerSettings.of(Captioner.DEFAULT, golden.checkpoint().toString()))
            .withPixels(PixelOptions.AS_TRANSFORMERS);
    try (Captioners captioners = Captioners.open(settings)) {
      CaptionModel model = captioners.model(Captioner.DEFAULT);
      if (settings.compute().precision() != Precision.FP32) {
        TokenAgreement agreement = TokenAgreement.of(golden, model);
        agreements.add(agreement);
        return List.of(new Line("tokens", true, agreement.toString()));
      }
      return tokenizer(golden.checkpoint())
          .map(tokenizer -> GoldenComparison.compare(golden, model, tokenizer))
          .orElseGet(() -> GoldenComparison.compare(golden, model));
    }
  }

  private static Optional<Tokenizer> tokenizer(Path checkpoint) {
    ModelFiles files = ModelLocation.of(checkpoint.toString());
    return Providers.installed().all(TokenizerProvider.class).stream()
        .filter(provider -> provider.matches(files))
        .findFirst()
        .map(provider -> provider.load(files));
  }

  private void show(String name, List<Line> lines, boolean passed) {
    terminal.clearStatus();
    if (quiet && passed) {
      return;
    }
    terminal.print(verdict(passed) + "  " + Text.printable(name));
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    for (Line line : lines) {
      if (!quiet || !line.passed()) {
        terminal.print(
            "    %s  %s  %s"
                .formatted(
                    verdict(line.passed()),
                    Text.printable(line.name()) + " ".repeat(width - line.name().length()),
                    Text.oneLine(line.detail())));
      }
    }
  }

  private String verdict(boolean passed) {
    return passed
        ? Paint.GREEN.on("PASS", terminal.outColours())
        : Paint.RED_BOLD.on("FAIL", terminal.outColours());
  }

  /// The cases in a folder; the folder itself where it is one, or is nothing at all.
  private static List<Path> cases(Path folder) {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(CASE_FILE))) {
      return List.of(folder);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> cases =
          inside.filter(path -> Files.exists(path.resolve(CASE_FILE))).sorted().toList();
      return cases.isEmpty() ? List.of(folder) : cases;
    } catch (IOException e) {
      throw new ModelException("%s can't be listed: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
