// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.runtime.Captioners;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Options that say how results are shown.
final class OutputArguments {

  @Option(
      names = "--json",
      description =
          "One JSON object a line: file, text, model, the fields of a document, tokens with their"
              + " log-probabilities, why it ended, score; or file and error.")
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
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    Report report = json ? new JsonReport(shown) : new TextReport(shown, jobs.size() > 1, !quiet);
    try (Captioners captioners = model.open(shown);
        Progress progress = new Progress(shown, jobs.size())) {
      if (model.isEmbedded() && !isBare()) {
        EmbeddedModel.announce(shown);
      }
      progress.show();
      int failures =
          new CaptionRun(speaker.apply(captioners), batch, report, progress).failures(jobs);
      if (failures > 0 && jobs.size() > 1 && !isBare()) {
        terminal.error("%d of %s failed".formatted(failures, Text.count(jobs.size(), "picture")));
      }
      return failures == 0 ? Faults.OK : Faults.FAILED;
    }
  }
}
