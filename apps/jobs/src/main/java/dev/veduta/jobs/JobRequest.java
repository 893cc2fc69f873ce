// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is asked about each picture of a job.
///
/// @param name what people call the job, such as the name of its folder; at most 200 characters
/// @param captioner the name of the captioner that is to be asked
/// @param backend the backend that is to compute, where it matters
/// @param task what the captioner is to do
/// @param question what is asked; with [Task#ANSWER] only, and with [Task#READ] for models that
///   answer questions about documents
/// @param options how to generate text, by the names of `docs/generation.md`, such as `num-beams`
public record JobRequest(
    String name,
    String captioner,
    Optional<String> backend,
    Task task,
    Optional<String> question,
    Map<String, String> options) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_QUESTION = 10_000;

  /// What is done with a picture.
  public enum Task {
    /// It is described.
    CAPTION,
    /// A question about it is answered.
    ANSWER,
    /// Its text is read.
    READ;

    /// Its name in files and flags, such as `caption`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The task of that [#key].
    ///
    /// @throws IllegalArgumentException that names those that exist
    public static Task of(String key) {
      for (Task task : values()) {
        if (task.key().equals(key)) {
          return task;
        }
      }
      throw new IllegalArgumentException(
          "the task must be caption, answer or read, got '%s'".formatted(key));
    }
  }

  /// @throws IllegalArgumentException saying what does not fit
  public JobRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    name = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    if (captioner.isBlank()) {
      throw new IllegalArgumentException(
          "the name of a captioner must not be blank; leave it out for 'default'");
    }
    if (task == Task.ANSWER && question.filter(asked -> !asked.isBlank()).isEmpty()) {
      throw new IllegalArgumentException("the task answer needs a question");
    }
    if (task == Task.CAPTION && question.isPresent()) {
      throw new IllegalArgumentException(
          "a question is for the tasks answer and read, and the task is caption");
    }
    if (question.map(String::length).orElse(0) > LONGEST_QUESTION) {
      throw new IllegalArgumentException(
          "the question has more than %d characters".formatted(LONGEST_QUESTION));
    }
    GenerationOptions _ = generation(options);
  }

  /// The description of pictures by the captioner `default`.
  public static JobRequest describe(String name) {
    return new JobRequest(
        name, "default", Optional.empty(), Task.CAPTION, Optional.empty(), Map.of());
  }

  /// The same with options of generation.
  public JobRequest withOptions(Map<String, String> options) {
    return new JobRequest(name, captioner, backend, task, question, options);
  }

  /// The options as the API takes them.
  public GenerationOptions generation() {
    return generation(options);
  }

  private static GenerationOptions generation(Map<String, String> options) {
    GenerationOptionsBuilder builder = GenerationOptions.builder();
    options.forEach((name, value) -> option(name).parse(value, builder));
    return builder.build();
  }

  private static GenerationOption option(String name) {
    List<String> known = new ArrayList<>();
    for (GenerationOption option : GenerationOption.values()) {
      if (option.isText()) {
        if (option.dashed().equals(name)) {
          return option;
        }
        known.add(option.dashed());
      }
    }
    throw new IllegalArgumentException(
        "there is no option '%s'; there are %s".formatted(name, String.join(", ", known)));
  }
}
