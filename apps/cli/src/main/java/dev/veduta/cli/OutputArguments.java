// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.runtime.Captioners;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Option;

/// Options that say how results are shown.
final class OutputArguments {

  /// Kept, or its level would be lost.
  private static final Logger LOG = Logger.getLogger("dev.veduta");

  @Option(
      names = "--json",
      description =
          "One JSON object a line: file, what was said about it, how sure the model is of each word"
              + " and token, and where it comes from; or file and error.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No notes and no progress.")
  boolean quiet;

  /// Whether notes about the model would be in the way.
  boolean isBare() {
    return json || quiet;
  }

  /// Loads the model, works through the jobs and gives the exit code.
  int run(
      Terminal terminal,
      ModelArguments model,
      Function<Captioners, Speaker> speaker,
      List<Job> jobs,
      int batch) {
    return run(
        terminal,
        model.withRows(batch),
        jobs,
        (captioners, report, progress) ->
            new CaptionRun(speaker.apply(captioners), batch, report, progress).failures(jobs));
  }

  /// Loads the model, prints lines about one picture after the other, and gives the exit code.
  int lines(
      Terminal terminal,
      ModelArguments model,
      Function<Captioners, Function<Job.Request, List<String>>> lines,
      List<Job> jobs) {
    return run(
        terminal,
        model,
        jobs,
        (captioners, report, progress) ->
            new LineRun(lines.apply(captioners), terminal, report, progress).failures(jobs));
  }

  private int run(Terminal terminal, ModelArguments model, List<Job> jobs, Work work) {
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    if (isBare()) {
      LOG.setLevel(Level.WARNING);
    }
    Report report = json ? new JsonReport(shown) : text(shown, jobs);
    try (Captioners captioners = model.open(shown);
        Progress progress = new Progress(shown, jobs.size())) {
      if (!isBare()) {
        model.embedded().ifPresent(used -> used.announce(shown));
      }
      progress.show();
      int failures = work.failures(captioners, report, progress);
      if (failures > 0 && jobs.size() > 1 && !isBare()) {
        terminal.error("%d of %s failed".formatted(failures, Text.count(jobs.size(), "picture")));
      }
      return failures == 0 ? Faults.OK : Faults.FAILED;
    }
  }

  private Report text(Terminal shown, List<Job> jobs) {
    long questions = jobs.stream().map(OutputArguments::question).distinct().count();
    return new TextReport(shown, jobs.size() > 1, questions > 1, !quiet);
  }

  private static Optional<String> question(Job job) {
    return job instanceof Job.Request request ? request.question() : Optional.empty();
  }

  /// What is done with a loaded model.
  private interface Work {
    /// How many jobs failed.
    int failures(Captioners captioners, Report report, Progress progress);
  }
}
