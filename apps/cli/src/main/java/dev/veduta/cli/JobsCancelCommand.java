// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Cancels jobs.
@Command(
    name = "cancel",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Stops jobs behind the picture that is worked on, whichever process works on it. What is"
            + " done is kept, and veduta jobs resume goes on from there.",
    footer = {"", "Examples:", "  veduta jobs cancel last"})
final class JobsCancelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "Ids of jobs, or last.")
  List<String> ids = List.of();

  @Option(names = "--json", description = "One JSON object a line: " + JobText.JSON + ".")
  boolean json;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsCancelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    for (String id : ids) {
      Job job = jobs.cancel(QueueArguments.id(jobs, id));
      terminal.print(
          json
              ? JobText.json(job)
              : job.state() == Job.State.RUNNING
                  ? "%s is being cancelled".formatted(job.id())
                  : Text.oneLine(JobText.end(job)));
    }
    return Faults.OK;
  }
}
