// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Answers a question about a picture.
@Command(
    name = "ask",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Answers a question about a picture, with a model that was trained for it.",
    footer = {
      "",
      "Examples:",
      "  veduta ask --model models/git-base-textvqa sign.jpg \"what does the sign say?\"",
      "  veduta ask --model models/git-base-vqav2 --json cat.png \"what colour is the cat?\"",
    })
final class AskCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The picture, or - for standard input.")
  String file = "";

  @Parameters(index = "1", paramLabel = "QUESTION", description = "What to answer.")
  String question = "";

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();
  @Mixin OutputArguments output = new OutputArguments();

  AskCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    GenerationOptions options = generation.options();
    model.requireModel("answer questions");
    Image image = new Pictures(terminal.in()).image(file);
    List<Job> jobs = List.of(Job.of(image, Prompt.of(question)));
    return output.run(terminal, model, all -> Speaker.of(all.get(), options), jobs, 1);
  }
}
