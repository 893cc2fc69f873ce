// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Prompt;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Says which of given names fit pictures.
@Command(
    name = "classify",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Says which of given names fits a picture, by the exact probability that the model writes"
            + " it. Percentages are among the given names.",
    footer = {
      "",
      "Examples:",
      "  veduta classify docs/samples/frog.png --prompt a --names cat,dog,frog",
      "  veduta classify --model models/git-base photos/ --names cat,dog,\"fire engine\" --top 1",
      "  veduta classify --model models/git-base-imagenet --names-file classes.txt --json *.jpg",
    })
final class ClassifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Mixin PictureArguments pictures = new PictureArguments();

  @ArgGroup(multiplicity = "1")
  Names names = new Names();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What the names continue, such as a question. Without it they are captions.")
  @Nullable String prompt;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "How many names are shown, likeliest first. Default: 5.",
      defaultValue = "5")
  int top;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin OutputArguments output = new OutputArguments();

  /// The names, on the command line or in a file.
  static final class Names {
    @Option(
        names = "--names",
        paramLabel = "NAME,...",
        split = ",",
        description = "The names, separated by commas.")
    List<String> given = List.of();

    @Option(
        names = "--names-file",
        paramLabel = "FILE",
        converter = TextLines.Converter.class,
        description = "A file of names, one a line.")
    @Nullable TextLines file;

    List<String> all() {
      return file == null ? given.stream().map(String::strip).toList() : file.lines();
    }
  }

  ClassifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    check(names.all());
    List<Job> jobs = pictures.jobs(terminal, prompt == null ? Prompt.NONE : Prompt.of(prompt));
    boolean named = jobs.size() > 1;
    return output.lines(
        terminal,
        model,
        captioners -> {
          ImageClassifier classifier = captioners.get(ImageClassifier.class);
          return job -> lines(job.name(), classify(classifier, job.request()), named);
        },
        jobs);
  }

  private Classification classify(ImageClassifier classifier, CaptionRequest request) {
    return classifier.classify(request, names.all());
  }

  private List<String> lines(String name, Classification classification, boolean named) {
    List<NamedClass> best = classification.classes().stream().limit(top).toList();
    if (output.json) {
      return List.of(json(name, classification, best));
    }
    String start =
        named ? Paint.FAINT.on(Text.printable(name) + ":", terminal.outColours()) + " " : "";
    return best.stream().map(one -> start + line(one)).toList();
  }

  /// Such as ` 97.3% fire engine`.
  private static String line(NamedClass one) {
    return String.format(
        Locale.ROOT, "%5.1f%%  %s", 100 * one.probability(), Text.oneLine(one.name()));
  }

  private static String json(String name, Classification classification, List<NamedClass> best) {
    JsonArrayBuilder classes = Json.createArrayBuilder();
    for (NamedClass one : best) {
      classes.add(
          Json.createObjectBuilder()
              .add("name", one.name())
              .add("probability", JsonParts.number(one.probability()))
              .add("logProbability", JsonParts.number(one.logProbability())));
    }
    return Json.createObjectBuilder()
        .add("file", name)
        .add("classes", classes)
        .add("model", classification.provenance().model())
        .add("provenance", JsonParts.provenance(classification.provenance()))
        .build()
        .toString();
  }

  private void check(List<String> all) {
    if (top < 1) {
      throw wrong("--top must be at least 1, got " + top);
    }
    if (all.stream().anyMatch(String::isBlank)) {
      throw wrong("a name between the commas of --names is empty");
    }
    Set<String> seen = new HashSet<>();
    for (String name : all) {
      if (!seen.add(name)) {
        throw wrong("'%s' is named twice".formatted(name));
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
