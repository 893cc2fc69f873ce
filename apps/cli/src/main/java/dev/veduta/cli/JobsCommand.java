// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Works through folders and lists of pictures as jobs of a queue. Without a command of its own it
/// lists them.
@Command(
    name = "jobs",
    sortOptions = false,
    description = {
      "Works through folders and lists of pictures as jobs, which may take long: what is done is"
          + " kept whatever happens, and any process goes on from there. The queue is shared with"
          + " the page of veduta serve.",
      "Without a COMMAND it lists the jobs.",
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Environment: VEDUTA_JOBS_FOLDER is the queue's folder; without it, veduta/jobs in"
          + " XDG_STATE_HOME or ~/.local/state.",
      "",
      "Examples:",
      "  veduta jobs add --run photos/",
      "  veduta jobs export last --format coco -o captions.json",
      "  veduta jobs add --model microsoft/git-base-coco --run urls.txt",
      "  veduta jobs follow last",
    })
final class JobsCommand implements Callable<Integer> {
  private final JobsListCommand list;

  @Mixin HelpArgument help = new HelpArgument();

  private JobsCommand(JobsListCommand list) {
    this.list = list;
  }

  /// The command with those of its own.
  static CommandLine of(Terminal terminal) {
    return new CommandLine(new JobsCommand(new JobsListCommand(terminal)))
        .addSubcommand(new JobsAddCommand(terminal))
        .addSubcommand(new JobsListCommand(terminal))
        .addSubcommand(new JobsShowCommand(terminal))
        .addSubcommand(new JobsRunCommand(terminal))
        .addSubcommand(new JobsFollowCommand(terminal))
        .addSubcommand(new JobsCancelCommand(terminal))
        .addSubcommand(new JobsResumeCommand(terminal))
        .addSubcommand(new JobsExportCommand(terminal))
        .addSubcommand(new JobsRemoveCommand(terminal));
  }

  @Override
  public Integer call() {
    return list.call();
  }
}
