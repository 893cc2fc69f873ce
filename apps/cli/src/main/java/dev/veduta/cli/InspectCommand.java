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
      "  veduta inspect microsoft/git-base-coco",
    })
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "The model's folder, its name on the Hugging Face hub, or git-scenes or trocr-lines for"
              + " an embedded model.")
  String model = "";

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin HubArguments hub = new HubArguments();
  @Mixin BackendArguments backend = new BackendArguments();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CaptionerSettings settings =
        hub.apply(
            backend.apply(CaptionerSettings.of(Captioner.DEFAULT, ModelArguments.location(model))));
    CommandHost host = new CommandHost(terminal);
    ModelFiles files = host.interruptible(() -> ModelLocation.of(settings, host));
    ModelFacts facts = new ModelFacts(files, Providers.installed());
    Map<String, String> table = new LinkedHashMap<>();
    table.put("model", files.name());
    table.put("architecture", facts.architecture());
    table.put("weights", facts.weights());
    table.put("tokenizer files", facts.tokenizer());
    table.put("image processor", facts.imageProcessor());
    show(table);
    return load(host, settings);
  }

  private int load(CommandHost host, CaptionerSettings settings) {
    terminal.status("loading …");
    try (Captioners captioners = host.open(settings)) {
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
