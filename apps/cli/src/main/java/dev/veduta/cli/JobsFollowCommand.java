// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Follows a job that another process works on.
@Command(
    name = "follow",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows what is said about a job's pictures as it comes, until the job is over, whichever"
          + " process works on it.",
      "The exit code is 0 if the job is done and no picture failed.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta jobs follow last",
      "  veduta jobs follow --all --json last"
    })
final class JobsFollowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", description = "The id of the job, or last.")
  String id = "";

  @Option(names = "--all", description = "Also those that are done already.")
  boolean all;

  @Option(
      names = "--json",
      description = "One JSON object a line: file, text or error, seconds, width, height, model.")
  boolean json;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsFollowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    String job = QueueArguments.id(jobs, id);
    JobProgress progress = new JobProgress(terminal, json, true);
    try (Interruption _ = new Interruption(terminal::clearStatus)) {
      JobRunArguments.follow(jobs, job, all ? 0 : jobs.job(job).done(), progress);
    }
    Optional<Job> end = progress.last();
    if (!json) {
      end.ifPresent(one -> terminal.note(Text.oneLine(JobText.end(one))));
    }
    return end.filter(one -> one.state() == Job.State.DONE && one.failed() == 0).isPresent()
        ? Faults.OK
        : Faults.FAILED;
  }
}
