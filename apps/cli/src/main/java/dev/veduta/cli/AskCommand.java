// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageException;
import java.util.ArrayList;
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

/// Answers questions about pictures.
@Command(
    name = "ask",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Answers questions about pictures, with a model that was trained for it; the embedded one"
            + " was, for emoji scenes. Questions about the same picture share one look at it.",
    footer = {
      "",
      "Examples:",
      "  veduta ask docs/samples/three-cats.png \"how many cats are there?\"",
      "  veduta ask --model models/git-base-textvqa sign.jpg \"what does the sign say?\"",
      "  veduta ask --model models/git-base-vqav2 photos/ \"how many people are there?\"",
      "  veduta ask --model models/git-base-vqav2 --json --questions questions.txt cat.png dog.png",
      "  veduta ask --model models/git-base-vqav2 --question \"who?\" --question \"where?\""
          + " cat.png",
    })
final class AskCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "FILE... QUESTION",
      arity = "0..*",
      hideParamSyntax = true,
      description =
          "Pictures, folders (the pictures directly in them), or - for standard input; then the"
              + " question, unless --question or --questions asks.")
  List<String> arguments = List.of();

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "A question; may be given several times.")
  List<String> questions = List.of();

  @Option(
      names = {"-Q", "--questions"},
      paramLabel = "FILE",
      converter = TextLines.Converter.class,
      description = "A file of questions, one a line.")
  @Nullable TextLines file;

  @Mixin BatchArguments together = new BatchArguments();
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
    int batch = together.batch();
    List<Job> jobs = jobs();
    return output.run(terminal, model, all -> Speaker.of(all.get(), options), jobs, batch);
  }

  private List<Job> jobs() {
    List<String> asked = new ArrayList<>(questions);
    if (file != null) {
      asked.addAll(file.lines());
    }
    List<String> files = new ArrayList<>(arguments);
    if (asked.isEmpty() && files.size() > 1) {
      asked.add(files.removeLast());
    }
    if (files.isEmpty()) {
      throw wrong("Missing required parameter: 'FILE'");
    }
    if (asked.isEmpty()) {
      throw wrong("Missing required parameter: 'QUESTION'");
    }
    if (asked.stream().anyMatch(String::isBlank)) {
      throw wrong("a question must not be empty");
    }
    Pictures pictures = new Pictures(terminal.in());
    return files.stream().flatMap(one -> jobs(pictures, one, asked).stream()).toList();
  }

  private static List<Job> jobs(Pictures pictures, String argument, List<String> asked) {
    try {
      return pictures.images(argument).stream()
          .flatMap(image -> asked.stream().<Job>map(question -> Job.asking(image, question)))
          .toList();
    } catch (ImageException e) {
      return List.of(new Job.Problem(argument, e));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
