// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "  veduta caption --model microsoft/git-base-coco *.jpg",
      "  veduta caption --model models/git-base --beams 4 *.jpg",
      "  curl -s https://example.org/picture.png | veduta caption -",
    })
final class CaptionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin PictureArguments pictures = new PictureArguments();
  @Mixin BatchArguments together = new BatchArguments();
  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();
  @Mixin OutputArguments output = new OutputArguments();

  CaptionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    GenerationOptions options = generation.options();
    int batch = together.batch();
    List<Job> jobs = pictures.jobs(terminal, Prompt.NONE);
    return output.run(terminal, model, all -> Speaker.of(all.get(), options), jobs, batch);
  }
}
