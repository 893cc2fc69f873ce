// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.hub.CachedModel;
import dev.veduta.hub.HubCache;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the models in the cache.
@Command(
    name = "list",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Lists the models in the cache: their revisions, what each takes, and when it was used last"
            + " as far as the disk notes that.",
    footer = {
      "",
      "Examples:",
      "  veduta cache list",
      "  veduta cache list --json",
    })
final class CacheListCommand implements Callable<Integer> {
  private static final int COMMIT = 12;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  @Option(
      names = "--json",
      description =
          "One JSON object a line: model, folder, bytes, lastUsed, revisions with commit, names,"
              + " folder, files and bytes, and unfinished with file and bytes.")
  boolean json;

  @Mixin HelpArgument help = new HelpArgument();

  CacheListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HubCache cache = new CommandHost(terminal).hub().cache();
    List<CachedModel> models = cache.models();
    if (json) {
      models.forEach(this::printJson);
      return Faults.OK;
    }
    if (!models.isEmpty()) {
      table(models).forEach(terminal::print);
    }
    terminal.print(
        "%s, %s in %s"
            .formatted(
                Text.count(models.size(), "model"),
                Text.bytes(models.stream().mapToLong(CachedModel::bytes).sum()),
                Text.printable(cache.folder().toString())));
    return Faults.OK;
  }

  /// A line for each revision and each unfinished download, columns under each other.
  private List<String> table(List<CachedModel> models) {
    int width = models.stream().mapToInt(model -> model.id().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        Paint.BOLD.on(
            "%-10s  %9s  %-12s  %s".formatted("used", "size", "revision", "model"),
            terminal.outColours()));
    for (CachedModel model : models) {
      for (CachedModel.Revision revision : model.revisions()) {
        lines.add(
            "%s  %9s  %s  %s  %s"
                .formatted(
                    DATE.format(model.lastUsed()),
                    Text.bytes(revision.bytes()),
                    revision.commit().substring(0, COMMIT),
                    model.id() + " ".repeat(width - model.id().length()),
                    Text.printable(String.join(", ", revision.names())))
                .stripTrailing());
      }
      for (CachedModel.Unfinished part : model.unfinished()) {
        lines.add(
            "%s  %9s  %-12s  %s"
                .formatted(
                    DATE.format(model.lastUsed()),
                    Text.bytes(part.bytes()),
                    "unfinished",
                    model.id()));
      }
    }
    return lines;
  }

  private void printJson(CachedModel model) {
    JsonArrayBuilder revisions = Json.createArrayBuilder();
    for (CachedModel.Revision revision : model.revisions()) {
      revisions.add(
          Json.createObjectBuilder()
              .add("commit", revision.commit())
              .add("names", Json.createArrayBuilder(revision.names()))
              .add("folder", revision.folder().toString())
              .add("files", revision.files())
              .add("bytes", revision.bytes()));
    }
    JsonArrayBuilder unfinished = Json.createArrayBuilder();
    for (CachedModel.Unfinished part : model.unfinished()) {
      unfinished.add(
          Json.createObjectBuilder()
              .add("file", part.file().toString())
              .add("bytes", part.bytes()));
    }
    terminal.print(
        Json.createObjectBuilder()
            .add("model", model.id())
            .add("folder", model.folder().toString())
            .add("bytes", model.bytes())
            .add("lastUsed", model.lastUsed().toString())
            .add("revisions", revisions)
            .add("unfinished", unfinished)
            .build()
            .toString());
  }
}
