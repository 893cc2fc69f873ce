// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Prompt;
import dev.veduta.api.Reading;
import dev.veduta.api.TextReader;
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
import picocli.CommandLine.Spec;

/// Reads the text in pictures.
@Command(
    name = "read",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Reads the text in pictures, one line each: a line of text with the embedded model or one"
            + " such as TrOCR, a document with one such as Donut, whose fields --json shows.",
    footer = {
      "",
      "Examples:",
      "  veduta read docs/samples/lines",
      "  veduta read --model models/trocr-base-printed line-1.png line-2.png",
      "  veduta read --model models/donut-cord --task cord-v2 --json receipts/ > receipts.jsonl",
      "  veduta read --model models/donut-docvqa --question \"who wrote it?\" letter.png",
    })
final class ReadCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Mixin PictureArguments pictures = new PictureArguments();

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description =
          "What a model for documents is to do: the name of its task, such as cord-v2, or its tag,"
              + " such as <s_cord-v2>. Without it, what its decoder starts with.")
  @Nullable String task;

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "A question about each document, for models that know the task docvqa.")
  @Nullable String question;

  @Mixin BatchArguments together = new BatchArguments();
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
    Prompt prompt = prompt();
    if (!prompt.equals(Prompt.NONE)) {
      model.requireModel("read documents");
    }
    model.withEmbedded(EmbeddedModel.LINES);
    int batch = together.batch();
    List<Job> jobs = pictures.jobs(terminal, prompt);
    return output.run(
        terminal, model, all -> speaker(all.get(TextReader.class), prompt, options), jobs, batch);
  }

  private Prompt prompt() {
    if (task != null && question != null) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--question stands for a task of its own; leave --task out");
    }
    if (question != null) {
      return Prompt.documentQuestion(question);
    }
    return task == null ? Prompt.NONE : Prompt.task(task);
  }

  private static Speaker speaker(TextReader reader, Prompt prompt, GenerationOptions options) {
    return requests ->
        reader.read(requests, options).stream()
            .map(readings -> readings.stream().map(one -> result(one, prompt)).toList())
            .toList();
  }

  /// A line of text has no fields: its content would say the text once more.
  private static Result result(Reading reading, Prompt prompt) {
    Content line = Content.unstructured(reading.text());
    boolean isLine = prompt.equals(Prompt.NONE) && reading.content().equals(line);
    return new Result(
        reading.caption(), isLine ? Optional.empty() : Optional.of(reading.content()));
  }
}
