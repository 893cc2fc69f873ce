// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOptions;
import java.util.List;
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

/// Describes pictures.
@Command(
    name = "caption",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Describes pictures, one line each.",
    footer = {
      "",
      "Examples:",
      "  veduta caption docs/samples/fox-and-pear.png",
      "  veduta caption --json photos/ > captions.jsonl",
      "  veduta caption --model models/git-base --beams 4 *.jpg",
      "  curl -s https://example.org/picture.png | veduta caption -",
    })
final class CaptionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Pictures (PNG, JPEG, GIF, BMP, TIFF, WebP), folders (the pictures directly in them), or"
              + " - for standard input.")
  List<String> files = List.of();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Pictures computed together; more may be faster and takes more memory. Default: 4.",
      defaultValue = "4")
  int batch;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();
  @Mixin OutputArguments output = new OutputArguments();

  CaptionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (batch < 1) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--batch must be at least 1, got " + batch);
    }
    GenerationOptions options = generation.options();
    List<Job> jobs = new Pictures(terminal.in()).jobs(files);
    return output.run(terminal, model, options, jobs, batch);
  }
}
