// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.hub.CachedModel;
import dev.veduta.hub.HubCache;
import jakarta.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares the files of models in the cache with their hashes.
@Command(
    name = "verify",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Reads the files of models in the cache and compares each with its hash. Exit code 1 when"
            + " one is not what it should be.",
    footer = {
      "",
      "Examples:",
      "  veduta cache verify",
      "  veduta cache verify microsoft/git-base-coco",
    })
final class CacheVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description = "Names on the hub. Default: all models in the cache.")
  List<String> models = List.of();

  @Option(
      names = "--json",
      description = "One JSON object a line: model, and faults, of which there should be none.")
  boolean json;

  @Mixin HelpArgument help = new HelpArgument();

  CacheVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HubCache cache = new CommandHost(terminal).hub().cache();
    List<String> ids =
        models.isEmpty() ? cache.models().stream().map(CachedModel::id).toList() : models;
    int failed = 0;
    for (String id : ids) {
      terminal.status("verifying " + Text.printable(id) + " …");
      List<String> faults = cache.faults(id);
      terminal.clearStatus();
      show(id, faults);
      failed += faults.isEmpty() ? 0 : 1;
    }
    if (!json) {
      terminal.print(
          Paint.BOLD.on(
              "%d passed, %d failed".formatted(ids.size() - failed, failed),
              terminal.outColours()));
    }
    return failed == 0 ? Faults.OK : Faults.FAILED;
  }

  private void show(String id, List<String> faults) {
    if (json) {
      terminal.print(
          Json.createObjectBuilder()
              .add("model", id)
              .add("faults", Json.createArrayBuilder(faults))
              .build()
              .toString());
      return;
    }
    String verdict =
        faults.isEmpty()
            ? Paint.GREEN.on("PASS", terminal.outColours())
            : Paint.RED_BOLD.on("FAIL", terminal.outColours());
    terminal.print(verdict + "  " + id);
    faults.forEach(fault -> terminal.print("    " + Text.oneLine(fault)));
  }
}
