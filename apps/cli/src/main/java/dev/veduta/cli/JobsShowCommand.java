// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import dev.veduta.jobs.JobQueue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows a job.
@Command(
    name = "show",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Shows a job, and with --pictures what was said about each of its pictures.",
    footer = {
      "",
      "Examples:",
      "  veduta jobs show last",
      "  veduta jobs show --failed 20261122-101500-123-abcde",
    })
final class JobsShowCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

  private final Terminal terminal;

  @Parameters(paramLabel = "JOB", description = "The id of the job, or last.")
  String id = "";

  @Option(names = "--pictures", description = "Its pictures instead, one line each.")
  boolean pictures;

  @Option(names = "--failed", description = "Only the pictures that failed.")
  boolean failed;

  @Option(
      names = "--json",
      description =
          "A JSON object: "
              + JobText.JSON
              + ". Of pictures one a line: file, text or error,"
              + " seconds, width, height, model.")
  boolean json;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    Job job = jobs.job(QueueArguments.id(jobs, id));
    if (pictures || failed) {
      pictures(jobs, job);
    } else if (json) {
      terminal.print(JobText.json(job));
    } else {
      JobText.facts(job).forEach(terminal::print);
    }
    return Faults.OK;
  }

  private void pictures(JobQueue jobs, Job job) {
    long next = 0;
    List<JobItem> page;
    do {
      page = jobs.items(job.id(), next, PAGE);
      next += page.size();
      page.stream()
          .filter(item -> !failed || item.error().isPresent())
          .forEach(item -> print(job, item));
    } while (!page.isEmpty());
  }

  private void print(Job job, JobItem item) {
    if (json) {
      terminal.print(item.toJson(job.request()));
    } else {
      JobProgress.print(terminal, item);
    }
  }
}
