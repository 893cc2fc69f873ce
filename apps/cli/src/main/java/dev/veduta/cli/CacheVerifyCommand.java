// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.hub.CachedModel;
import dev.veduta.hub.HubCache;
import dev.veduta.hub.Verification;
import jakarta.json.Json;
import java.nio.file.Path;
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
    description = {
      "Reads the files of models in the cache and compares each with its hash. Exit code 1 when"
          + " one is not what it should be.",
      "Where no links can be made the cache does not keep all hashes; SKIP tells which files were"
          + " not compared.",
    },
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
      description =
          "One JSON object a line: model, faults, of which there should be none, and uncompared,"
              + " the files without a hash.")
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
    int skipped = 0;
    for (String id : ids) {
      terminal.status("verifying " + Text.printable(id) + " …");
      Verification verified = cache.verified(id);
      terminal.clearStatus();
      show(id, verified);
      failed += verified.faults().isEmpty() ? 0 : 1;
      skipped += isSkipped(verified) ? 1 : 0;
    }
    if (!json) {
      terminal.print(
          Paint.BOLD.on(
              "%d passed, %d failed".formatted(ids.size() - failed - skipped, failed)
                  + (skipped == 0 ? "" : ", %d skipped".formatted(skipped)),
              terminal.outColours()));
    }
    return failed == 0 ? Faults.OK : Faults.FAILED;
  }

  private static boolean isSkipped(Verification verified) {
    return verified.faults().isEmpty() && !verified.uncompared().isEmpty();
  }

  private void show(String id, Verification verified) {
    List<String> files = verified.uncompared().stream().map(Path::toString).toList();
    if (json) {
      terminal.print(
          Json.createObjectBuilder()
              .add("model", id)
              .add("faults", Json.createArrayBuilder(verified.faults()))
              .add("uncompared", Json.createArrayBuilder(files))
              .build()
              .toString());
      return;
    }
    boolean colours = terminal.outColours();
    String verdict =
        isSkipped(verified)
            ? Paint.YELLOW.on("SKIP", colours)
            : verified.faults().isEmpty()
                ? Paint.GREEN.on("PASS", colours)
                : Paint.RED_BOLD.on("FAIL", colours);
    terminal.print(verdict + "  " + id);
    verified.faults().forEach(fault -> terminal.print("    " + Text.oneLine(fault)));
    for (String file : files) {
      terminal.print("    %s has no hash here and was not compared".formatted(Text.oneLine(file)));
    }
  }
}
