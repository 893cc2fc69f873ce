// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.ModelParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Puts a model together from a vision encoder and a text decoder.
@Command(
    name = "compose",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Puts a model together from a vision encoder and a text decoder that were trained apart, and"
          + " saves it as a folder that Transformers opens too.",
      "What neither was trained with, such as the decoder's attention to the picture, is drawn at"
          + " random and listed: the model has to be trained before it is of use.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta compose models/vit-base-patch16-224-in21k models/gpt2 -o models/vit-gpt2",
      "  veduta compose models/swin-tiny models/bert-base-uncased --seed 7 -o models/swin-bert",
      "  veduta compose google/vit-base-patch16-224-in21k openai-community/gpt2 -o models/vit-gpt2",
    })
final class ComposeCommand implements Callable<Integer> {
  private static final int MOST_MEGABYTES = 1 << 20;

  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "ENCODER",
      description = "Folder of the vision model, or its name on the Hugging Face hub.")
  String encoder = "";

  @Parameters(
      index = "1",
      paramLabel = "DECODER",
      description = "Folder of the language model, or its name on the Hugging Face hub.")
  String decoder = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder to save the model in; it must be new or empty.")
  Path output = Path.of("");

  @Option(
      names = "--tokenizer",
      paramLabel = "MODEL",
      description =
          "Folder, or name on the hub, of the model with the tokenizer. Default: that of the"
              + " decoder.")
  String tokenizer = "";

  @Option(
      names = "--image-processor",
      paramLabel = "MODEL",
      description =
          "The same of the model with preprocessor_config.json. Default: that of the encoder.")
  String imageProcessor = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What untrained weights are drawn with. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--shard-size",
      paramLabel = "MB",
      description = "Most megabytes of one file of weights. Default: ${DEFAULT-VALUE}.")
  int shardSize = 5_000;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin BackendArguments backend = new BackendArguments();

  ComposeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (shardSize < 1 || shardSize > MOST_MEGABYTES) {
      throw wrong(
          "--shard-size must lie between 1 and %d, got %d".formatted(MOST_MEGABYTES, shardSize));
    }
    if (!listing().isEmpty()) {
      throw wrong("%s is not empty; give a new folder to -o".formatted(output));
    }
    ModelParts parts = new ModelParts(encoder, decoder, tokenizer, imageProcessor, seed);
    terminal.status("loading " + Text.printable(encoder + " and " + decoder) + " …");
    try (Captioners captioners =
        new CommandHost(terminal)
            .open(backend.apply(CaptionerSettings.ofParts(Captioner.DEFAULT, parts)))) {
      terminal.status("saving …");
      captioners.save(Captioner.DEFAULT, output, shardSize * 1_000_000L);
      terminal.clearStatus();
      report(captioners);
    }
    return Faults.OK;
  }

  private void report(Captioners captioners) {
    terminal.print("saved in %s: %s".formatted(output, String.join(", ", listing())));
    captioners
        .model(Captioner.DEFAULT)
        .description()
        .forEach((name, value) -> terminal.print("%s: %s".formatted(name, Text.oneLine(value))));
    Set<String> untrained = captioners.untrained(Captioner.DEFAULT);
    terminal.print(
        untrained.isEmpty()
            ? "untrained: nothing"
            : "untrained, drawn with seed %d: %s"
                .formatted(seed, Text.count(untrained.size(), "tensor")));
    patterns(untrained).forEach(pattern -> terminal.print("  " + pattern));
  }

  /// The names of tensors with a star for the numbers of layers, so that each kind is one line.
  private static Set<String> patterns(Set<String> names) {
    return names.stream()
        .map(name -> name.replaceAll("\\.\\d+\\.", ".*."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> listing() {
    if (!Files.exists(output)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(output)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
