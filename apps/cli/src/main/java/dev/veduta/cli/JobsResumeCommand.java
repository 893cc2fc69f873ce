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

/// Resumes jobs.
@Command(
    name = "resume",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Has jobs go on that were cancelled or have failed, at the picture where they stopped. They"
            + " wait until veduta jobs run or veduta serve works on them; with --run this command"
            + " does.",
    footer = {"", "Examples:", "  veduta jobs resume --run last"})
final class JobsResumeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "Ids of jobs, or last.")
  List<String> ids = List.of();

  @Option(names = "--run", description = "Work on the jobs at once.")
  boolean run;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();
  @Mixin JobRunArguments work = new JobRunArguments();

  JobsResumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!run) {
      work.requireNoModel();
    }
    JobQueue jobs = queue.look(terminal);
    List<Job> resumed = ids.stream().map(id -> jobs.resume(QueueArguments.id(jobs, id))).toList();
    if (run) {
      return work.run(terminal, jobs, resumed, false);
    }
    resumed.forEach(
        job -> terminal.print(work.json ? JobText.json(job) : Text.oneLine(JobText.end(job))));
    return Faults.OK;
  }
}
