// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.veduta.api.VedutaException;
import dev.veduta.hub.HubCache;
import dev.veduta.hub.HubModel;
import jakarta.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
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

/// Removes models from the cache.
@Command(
    name = "remove",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Removes models from the cache, or one of their revisions; what other revisions need stays.",
      "It asks before. Other tools share the cache, and miss what is removed.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta cache remove microsoft/git-base-coco",
      "  veduta cache remove --yes microsoft/git-base-coco@main",
    })
final class CacheRemoveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "MODEL",
      arity = "1..*",
      description = "Names on the hub, to remove all of a model; with @REVISION, only that.")
  List<String> models = List.of();

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask.")
  boolean yes;

  @Option(names = "--json", description = "One JSON object a line: model and freed, in bytes.")
  boolean json;

  @Mixin HelpArgument help = new HelpArgument();

  CacheRemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HubCache cache = new CommandHost(terminal).hub().cache();
    if (!yes && !isConfirmed(cache)) {
      terminal.note("nothing was removed");
      return Faults.FAILED;
    }
    for (String name : models) {
      long freed =
          name.contains("@") ? cache.removeRevision(HubModel.parse(name)) : cache.remove(name);
      terminal.print(
          json
              ? Json.createObjectBuilder().add("model", name).add("freed", freed).build().toString()
              : "removed %s, which frees %s".formatted(name, Text.bytes(freed)));
    }
    return Faults.OK;
  }

  private boolean isConfirmed(HubCache cache) {
    if (!terminal.live()) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "there is no terminal to ask on; give --yes to remove without being asked");
    }
    terminal.ask(
        "remove %s from %s? [y/N] "
            .formatted(
                String.join(", ", models.stream().map(name -> described(cache, name)).toList()),
                Text.printable(cache.folder().toString())));
    try {
      String answer = new BufferedReader(new InputStreamReader(terminal.in(), UTF_8)).readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A model with what it takes.
  private static String described(HubCache cache, String name) {
    HubModel model = HubModel.parse(name);
    return cache
        .model(model.id())
        .map(cached -> "%s (%s)".formatted(name, Text.bytes(cached.bytes())))
        .orElseThrow(
            () ->
                new VedutaException(
                    "%s is not in the cache %s; veduta cache lists what is"
                        .formatted(name, cache.folder())));
  }
}
