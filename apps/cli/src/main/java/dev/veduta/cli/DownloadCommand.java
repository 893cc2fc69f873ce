// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import dev.veduta.hub.CachedModel;
import dev.veduta.hub.Hub;
import dev.veduta.hub.HubContents;
import dev.veduta.hub.HubModel;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Brings models of the Hugging Face hub to this machine.
@Command(
    name = "download",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Downloads models of the Hugging Face hub into the cache that its tools share, or brings"
          + " them up to date, and prints the folder of each.",
      "A download that broke off goes on where it stopped.",
    },
    footer = {
      "",
      "Environment: HF_HOME or HF_HUB_CACHE say where the cache is, HF_TOKEN opens private and"
          + " gated models, HF_ENDPOINT names a mirror, HTTPS_PROXY a proxy.",
      "",
      "Examples:",
      "  veduta download microsoft/git-base-coco",
      "  veduta download microsoft/git-base-coco@main microsoft/trocr-base-printed",
      "  veduta download --json --quiet microsoft/git-base-coco",
    })
final class DownloadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "MODEL",
      arity = "1..*",
      description = "Names on the hub: ORGANIZATION/MODEL, or ORGANIZATION/MODEL@REVISION.")
  List<String> models = List.of();

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description =
          "A branch, a tag or a commit, of models that have none behind @. Default: main.")
  String revision = HubModel.MAIN;

  @Option(
      names = "--all",
      description =
          "All files but hidden ones and those in folders; a note tells which others are left out."
              + " Needs the hub. Default: what is needed to run the model, the weights in one"
              + " format only.")
  boolean all;

  @Option(
      names = "--json",
      description =
          "One JSON object a line: model, revision, folder, files, bytes; or model and error.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  boolean quiet;

  @Mixin HelpArgument help = new HelpArgument();

  DownloadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<HubModel> wanted = models.stream().map(this::model).toList();
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    CommandHost host = new CommandHost(shown);
    Hub hub = new Hub(host.hub());
    boolean isDone = true;
    for (HubModel model : wanted) {
      try {
        shown.status("asking for " + model + " …");
        Path folder =
            host.interruptible(() -> hub.snapshot(model, contents(), host.progress(model)));
        show(shown, model, revision(hub, model, folder), folder);
      } catch (VedutaException e) {
        FailedModel.tell(terminal, json, model.id(), e);
        isDone = false;
      }
    }
    return isDone ? Faults.OK : Faults.FAILED;
  }

  private HubContents contents() {
    return all ? HubContents.ALL : HubContents.MODEL;
  }

  private HubModel model(String name) {
    try {
      return name.contains("@") ? HubModel.parse(name) : new HubModel(name, revision);
    } catch (VedutaException e) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(), e.getMessage(), e);
    }
  }

  private static Optional<CachedModel.Revision> revision(Hub hub, HubModel model, Path folder) {
    return hub.settings().cache().model(model.id()).stream()
        .flatMap(cached -> cached.revisions().stream())
        .filter(one -> folder.endsWith(one.commit()))
        .findFirst();
  }

  private void show(
      Terminal shown, HubModel model, Optional<CachedModel.Revision> stored, Path folder) {
    if (json) {
      JsonObjectBuilder object = Json.createObjectBuilder().add("model", model.id());
      stored.ifPresent(one -> object.add("revision", one.commit()));
      object.add("folder", folder.toString());
      stored.ifPresent(one -> object.add("files", one.files()).add("bytes", one.bytes()));
      terminal.print(object.build().toString());
      return;
    }
    if (!quiet) {
      stored.ifPresent(
          one ->
              shown.note(
                  "%s, revision %s: %s, %s"
                      .formatted(
                          model.id(),
                          one.commit(),
                          Text.count(one.files(), "file"),
                          Text.bytes(one.bytes()))));
    }
    terminal.print(Text.printable(folder.toString()));
  }
}
