// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Removes jobs.
@Command(
    name = "remove",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Removes jobs with what came out of them, and pictures that were uploaded for them."
            + " Pictures of folders stay where they are.",
    footer = {"", "Examples:", "  veduta jobs remove last", "  veduta jobs remove --done"})
final class JobsRemoveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(paramLabel = "JOB", arity = "0..*", description = "Ids of jobs, or last.")
  List<String> ids = List.of();

  @Option(names = "--done", description = "All jobs that are done.")
  boolean done;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();

  JobsRemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (ids.isEmpty() && !done) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "Missing required parameter: 'JOB', or --done");
    }
    JobQueue jobs = queue.look(terminal);
    List<String> chosen =
        new ArrayList<>(ids.stream().map(id -> QueueArguments.id(jobs, id)).toList());
    if (done) {
      jobs.jobs().stream()
          .filter(job -> job.state() == Job.State.DONE && !chosen.contains(job.id()))
          .forEach(job -> chosen.add(job.id()));
    }
    for (String id : chosen) {
      jobs.remove(id);
      terminal.print("removed " + id);
    }
    return Faults.OK;
  }
}
