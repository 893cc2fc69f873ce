// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Looks after the models of the Hugging Face hub on this machine. Without a command of its own it
/// lists them.
@Command(
    name = "cache",
    sortOptions = false,
    description = {
      "Looks after the models of the Hugging Face hub on this machine: those that Veduta has"
          + " downloaded, and those of hf and Transformers.",
      "Without a COMMAND it lists them.",
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Environment: HF_HUB_CACHE says where the cache is, or HF_HOME the folder that it is in.",
      "",
      "Examples:",
      "  veduta cache",
      "  veduta cache verify microsoft/git-base-coco",
      "  veduta cache remove --yes microsoft/git-base-coco@main",
      "  veduta cache clean",
    })
final class CacheCommand implements Callable<Integer> {
  private final CacheListCommand list;

  @Mixin HelpArgument help = new HelpArgument();

  private CacheCommand(CacheListCommand list) {
    this.list = list;
  }

  /// The command with those of its own.
  static CommandLine of(Terminal terminal) {
    return new CommandLine(new CacheCommand(new CacheListCommand(terminal)))
        .addSubcommand(new CacheListCommand(terminal))
        .addSubcommand(new CacheVerifyCommand(terminal))
        .addSubcommand(new CacheRemoveCommand(terminal))
        .addSubcommand(new CacheCleanCommand(terminal));
  }

  @Override
  public Integer call() {
    return list.call();
  }
}
