// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists jobs.
@Command(
    name = "list",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Lists the jobs, the newest last.",
    footer = {"", "Examples:", "  veduta jobs list", "  veduta jobs list --json"})
final class JobsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "One JSON object a line: " + JobText.JSON + ".")
  boolean json;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobQueue jobs = queue.look(terminal);
    List<Job> all = jobs.jobs();
    if (json) {
      all.forEach(job -> terminal.print(JobText.json(job)));
      return Faults.OK;
    }
    if (!all.isEmpty()) {
      JobText.table(all, terminal).forEach(terminal::print);
    }
    terminal.print(
        "%s in %s"
            .formatted(Text.count(all.size(), "job"), Text.printable(jobs.folder().toString())));
    return Faults.OK;
  }
}
