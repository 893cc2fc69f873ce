// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the text in pictures.
@Command(
    name = "read",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Reads the text in pictures, one line each: a line of text with a model such as TrOCR, a"
            + " document with one such as Donut, whose fields --json shows.",
    footer = {
      "",
      "Examples:",
      "  veduta read --model models/trocr-base-printed line-1.png line-2.png",
      "  veduta read --model models/donut-cord --task cord-v2 --json receipts/ > receipts.jsonl",
      "  veduta read --model models/donut-docvqa --question \"who wrote it?\" letter.png",
    })
final class ReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin PictureArguments pictures = new PictureArguments();

  @ArgGroup @Nullable Task task;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();
  @Mixin OutputArguments output = new OutputArguments();

  ReadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    GenerationOptions options = generation.options();
    model.requireModel("read text");
    List<Job> jobs = pictures.jobs(terminal, task == null ? Prompt.NONE : task.prompt());
    return output.run(
        terminal, model, all -> speaker(all.reader(), options), jobs, pictures.batch());
  }

  private Speaker speaker(TextReader reader, GenerationOptions options) {
    return requests ->
        reader.read(requests, options).stream()
            .map(readings -> readings.stream().map(this::result).toList())
            .toList();
  }

  /// A line of text has no fields, so its content would say the text once more.
  private Result result(Reading reading) {
    boolean isLine = reading.content().equals(Content.unstructured(reading.text()));
    return new Result(
        reading.caption(),
        task == null && isLine ? Optional.empty() : Optional.of(reading.content()));
  }

  /// What a model for documents is to do.
  static final class Task {
    @Option(
        names = "--task",
        paramLabel = "NAME",
        description =
            "What a model for documents is to do: the name of its task, such as cord-v2, or its"
                + " tag, such as <s_cord-v2>. Without it, what its decoder starts with.")
    @Nullable String name;

    @Option(
        names = "--question",
        paramLabel = "TEXT",
        description = "A question about each document, for models that know the task docvqa.")
    @Nullable String question;

    Prompt prompt() {
      if (question != null) {
        return Prompt.documentQuestion(question);
      }
      return name == null ? Prompt.NONE : Prompt.task(name);
    }
  }
}
