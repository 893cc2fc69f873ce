// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import dev.veduta.hub.CachedModel;
import dev.veduta.hub.HubCache;
import jakarta.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Removes from the cache what nobody needs.
@Command(
    name = "clean",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Removes from the cache what nobody needs: unfinished downloads, and files that no revision"
          + " of their model has any more.",
      "An unfinished download would otherwise go on from where it stopped. Those of other tools are"
          + " left alone for ten minutes after they were written to.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta cache clean",
      "  veduta cache clean --json",
    })
final class CacheCleanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--json",
      description =
          "One JSON object a line for each model of which something was removed: model and freed,"
              + " in bytes; or model and error.")
  boolean json;

  @Mixin HelpArgument help = new HelpArgument();

  CacheCleanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HubCache cache = new CommandHost(terminal).hub().cache();
    long all = 0;
    boolean isDone = true;
    for (CachedModel model : cache.models()) {
      try {
        long freed = cache.removeUnfinished(model.id()) + cache.removeUnreferenced(model.id());
        all += freed;
        if (freed > 0) {
          show(model, freed);
        }
      } catch (VedutaException e) {
        FailedModel.tell(terminal, json, model.id(), e);
        isDone = false;
      }
    }
    if (!json) {
      terminal.print(
          all == 0 && isDone
              ? "nothing is unneeded in " + Text.printable(cache.folder().toString())
              : "freed %s".formatted(Text.bytes(all)));
    }
    return isDone ? Faults.OK : Faults.FAILED;
  }

  private void show(CachedModel model, long freed) {
    terminal.print(
        json
            ? Json.createObjectBuilder()
                .add("model", model.id())
                .add("freed", freed)
                .build()
                .toString()
            : "%s: %s".formatted(model.id(), Text.bytes(freed)));
  }
}
