// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Works on jobs.
@Command(
    name = "run",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Works on jobs until they are done: those named, or all that wait.",
      "It may be interrupted at any time; the next run goes on from there.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta jobs run",
      "  veduta jobs run --model microsoft/git-base-coco last",
    })
final class JobsRunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", arity = "0..*", description = "Ids of jobs, or last.")
  List<String> ids = List.of();

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();
  @Mixin JobRunArguments work = new JobRunArguments();

  JobsRunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    List<Job> chosen =
        ids.isEmpty()
            ? jobs.jobs().stream()
                .filter(job -> job.state() == Job.State.WAITING && job.all() > 0)
                .toList()
            : ids.stream().map(id -> jobs.job(QueueArguments.id(jobs, id))).toList();
    if (chosen.isEmpty()) {
      if (!work.quiet && !work.json) {
        terminal.note("no job waits; add one with veduta jobs add");
      }
      return Faults.OK;
    }
    return work.run(terminal, jobs, chosen, ids.isEmpty());
  }
}
