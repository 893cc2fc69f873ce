// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.ModelFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what a model is.
@Command(
    name = "inspect",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Says what a model is, which plug-ins would load it, and whether it can be loaded here.",
    footer = {
      "",
      "Examples:",
      "  veduta inspect git-scenes",
      "  veduta inspect models/git-base",
    })
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      description = "The model's folder, or git-scenes for the embedded model.")
  String model = "";

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin BackendArguments backend = new BackendArguments();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String location = ModelArguments.location(model);
    ModelFiles files = ModelLocation.of(location);
    ModelFacts facts = new ModelFacts(files, Providers.installed());
    Map<String, String> table = new LinkedHashMap<>();
    table.put("model", files.name());
    table.put("architecture", facts.architecture());
    table.put("weights", facts.weights());
    table.put("tokenizer files", facts.tokenizer());
    table.put("image processor", facts.imageProcessor());
    show(table);
    return load(location);
  }

  private int load(String location) {
    CaptionerSettings settings = backend.apply(CaptionerSettings.of(Captioner.DEFAULT, location));
    terminal.status("loading …");
    try (Captioners captioners = Captioners.open(settings)) {
      terminal.clearStatus();
      Map<String, String> table =
          new LinkedHashMap<>(captioners.model(Captioner.DEFAULT).description());
      table.put("backend", captioners.backend(Captioner.DEFAULT));
      terminal.print("");
      terminal.print(Paint.GREEN.on("It can be loaded:", terminal.outColours()));
      show(table);
      return Faults.OK;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      terminal.clearStatus();
      terminal.print("");
      terminal.print(Paint.RED_BOLD.on("It can't be loaded here:", terminal.outColours()));
      throw e;
    }
  }

  private void show(Map<String, String> table) {
    int width = table.keySet().stream().mapToInt(String::length).max().orElse(0);
    table.forEach(
        (name, value) ->
            terminal.print(
                "%s  %s"
                    .formatted(
                        Paint.BOLD.on(
                            Text.printable(name) + " ".repeat(width - name.length()),
                            terminal.outColours()),
                        Text.oneLine(value))));
  }
}
