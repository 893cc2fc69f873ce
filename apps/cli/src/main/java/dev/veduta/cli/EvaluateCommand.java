// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.cli.evaluation.CaptionFile;
import dev.veduta.cli.evaluation.Page;
import dev.veduta.cli.evaluation.Pairing;
import dev.veduta.cli.evaluation.References;
import dev.veduta.cli.evaluation.Report;
import dev.veduta.cli.evaluation.Thumbnails;
import dev.veduta.jobs.DiskFaults;
import dev.veduta.metrics.Comparison;
import dev.veduta.metrics.Evaluation;
import dev.veduta.metrics.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says how good captions are.
@Command(
    name = "evaluate",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Says how good captions are, with the metrics of COCO's evaluation: BLEU-1 to 4, ROUGE-L and"
          + " CIDEr-D (there called CIDEr), and with exact match, CER and WER.",
      "Files are COCO's results and annotations, lists of tokenized captions by picture, what"
          + " veduta caption --json writes, or plain text with a caption a line.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta evaluate results.json captions_val2014.json",
      "  veduta evaluate hyp.txt ref1.txt ref2.txt",
      "  veduta evaluate a.jsonl refs.json --compare b.jsonl --page ab.html --pictures photos",
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int MOST_SAMPLES = 100_000;

  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(index = "0", paramLabel = "PREDICTIONS", description = "What a model said.")
  Path predictions = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "REFERENCES",
      description = "What it might have said; several files belong together.")
  List<Path> references = List.of();

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Predictions of a second run, which are compared with the first.")
  @Nullable Path compare;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Writes a page for a browser, with scores, differences and every picture.")
  @Nullable Path page;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description = "The pictures that the page shows, by their file names.")
  @Nullable Path pictures;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Samples that say whether a difference is more than chance. Default: ${DEFAULT-VALUE}.")
  int samples = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What they are drawn with. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(names = "--json", description = "One JSON object on a line, with all digits.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  boolean quiet;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin MetricArguments metrics = new MetricArguments();

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check();
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    shown.status("reading …");
    References judges = References.read(references);
    Pairing pairing = new Pairing(judges, metrics.partial);
    List<Path> files = new ArrayList<>(List.of(predictions));
    Optional.ofNullable(compare).ifPresent(files::add);
    List<CaptionFile> read = files.stream().map(CaptionFile::read).toList();
    Report report = report(shown, judges, pairing, read);
    shown.status("writing …");
    if (page != null) {
      write(new Page(report, new Thumbnails(page, Optional.ofNullable(pictures))));
    }
    shown.clearStatus();
    EvaluationReport.of(shown, json).show(report);
    return Faults.OK;
  }

  private static void write(Page page) {
    try {
      page.write();
    } catch (IOException e) {
      throw DiskFaults.unwritable(page.thumbnails().page(), e);
    }
  }

  private Report report(
      Terminal shown, References judges, Pairing pairing, List<CaptionFile> files) {
    List<Map<String, String>> matched = files.stream().map(pairing::match).toList();
    EvaluationProgress progress = new EvaluationProgress(shown);
    List<Report.Run> runs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Texts texts = metrics.texts(files.get(i), judges);
      Evaluation evaluation =
          Evaluation.of(
              pairing.items(matched.get(i), matched.get(files.size() - 1 - i)),
              metrics.chosen(),
              texts,
              progress);
      runs.add(new Report.Run(files.get(i).path().toString(), texts, evaluation));
    }
    return new Report(
        judges,
        runs,
        runs.size() == 1
            ? Map.of()
            : Comparison.of(
                runs.getFirst().evaluation(),
                runs.getLast().evaluation(),
                samples,
                seed,
                progress));
  }

  private void check() {
    metrics.chosen();
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw wrong("--samples must lie between 1 and %d, got %d".formatted(MOST_SAMPLES, samples));
    }
    if (pictures != null && page == null) {
      throw wrong("--pictures shows pictures on a page; name its file with --page FILE");
    }
    if (pictures != null && !Files.isDirectory(pictures)) {
      throw wrong("--pictures must be a folder, got %s".formatted(pictures));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
