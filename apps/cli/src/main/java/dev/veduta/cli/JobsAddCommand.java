// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Captioner;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobRequest.Task;
import dev.veduta.jobs.JobSource;
import dev.veduta.jobs.PictureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Adds a job.
@Command(
    name = "add",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Adds a job: the pictures of a folder, or of a list of files and addresses. It prints the"
          + " job's id.",
      "The job waits until veduta jobs run or veduta serve works on it; with --run this command"
          + " does.",
    },
    footer = {
      "",
      "Examples:",
      "  veduta jobs add --run photos/",
      "  veduta jobs add --include '*.jpg' --include 'scans/**' photos/",
      "  veduta jobs add --beams 4 --name autumn list.txt",
      "  find /data -name '*.png' | veduta jobs add -",
      "  veduta jobs add --question \"how many people are there?\" photos/",
    })
final class JobsAddCommand implements Callable<Integer> {
  private static final int MOST_INPUT_BYTES = 256 << 20;

  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description =
          "A folder, with the folders in it; a text file with the name or the address of a picture"
              + " on each line; - for such a list on standard input; or pictures and addresses.")
  List<String> sources = List.of();

  @Option(names = "--flat", description = "Only the pictures directly in the folder.")
  boolean flat;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description =
          "Which pictures of the folder are meant, such as '*.jpg' or '2024/**'; may be given"
              + " several times. Default: all.")
  List<String> patterns = List.of();

  @Option(names = "--name", paramLabel = "TEXT", description = "What the job is called.")
  @Nullable String name;

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "Answer a question about each picture instead of describing it.")
  @Nullable String question;

  @Option(names = "--read", description = "Read the text in the pictures instead.")
  boolean read;

  @Option(
      names = "--captioner",
      paramLabel = "NAME",
      description =
          "The captioner of veduta serve that is to work on it. Default: default. veduta jobs run"
              + " takes the model that it is given.")
  String captioner = Captioner.DEFAULT;

  @Option(names = "--run", description = "Work on the job at once, and show how far it is.")
  boolean run;

  @Mixin QueueArguments queue = new QueueArguments();
  @Mixin HelpArgument help = new HelpArgument();
  @Mixin JobRunArguments work = new JobRunArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();

  JobsAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobSource source = source();
    JobRequest request = request();
    if (!run) {
      work.requireNoModel();
    }
    JobQueue jobs = queue.open(terminal);
    Job job = jobs.add(request, source);
    if (run) {
      if (!work.json && !work.quiet) {
        terminal.note("job %s: %s".formatted(job.id(), Text.count(job.all(), "picture")));
      }
      return work.run(terminal, jobs, List.of(job), false);
    }
    terminal.print(work.json ? JobText.json(job) : job.id());
    return Faults.OK;
  }

  private JobRequest request() {
    try {
      return new JobRequest(
          name == null ? usualName() : name,
          captioner,
          Optional.empty(),
          read ? Task.READ : question == null ? Task.CAPTION : Task.ANSWER,
          Optional.ofNullable(question),
          generation.texts());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private JobSource source() {
    String first = sources.getFirst();
    if (sources.size() == 1 && first.equals("-")) {
      return new JobSource.Listed(Path.of(""), input());
    }
    if (sources.contains("-")) {
      throw wrong("- stands for a list of all pictures; leave out the others");
    }
    List<Path> folders =
        sources.stream()
            .filter(one -> !JobSource.Listed.isAddress(one))
            .map(this::path)
            .filter(Files::isDirectory)
            .toList();
    if (!folders.isEmpty()) {
      if (sources.size() > 1) {
        throw wrong("a job has one folder; add a job for each");
      }
      return new JobSource.Folder(folders.getFirst(), !flat, patterns);
    }
    if (flat || !patterns.isEmpty()) {
      throw wrong("--flat and --include are for folders, and %s is none".formatted(first));
    }
    boolean isList =
        sources.size() == 1
            && !JobSource.Listed.isAddress(first)
            && !PictureFiles.endsLikePicture(path(first));
    return isList ? JobSource.Listed.in(path(first)) : new JobSource.Listed(Path.of(""), sources);
  }

  private List<String> input() {
    try {
      byte[] bytes = terminal.in().readNBytes(MOST_INPUT_BYTES + 1);
      if (bytes.length > MOST_INPUT_BYTES) {
        throw new VedutaException(
            "standard input is longer than %s; save it to a file"
                .formatted(Text.bytes(MOST_INPUT_BYTES)));
      }
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new VedutaException("standard input can't be read: " + e.getMessage(), e);
    }
  }

  private Path path(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException _) {
      throw wrong("no file can be called '%s'".formatted(source));
    }
  }

  private String usualName() {
    if (sources.size() > 1) {
      return Text.count(sources.size(), "picture");
    }
    String first = sources.getFirst();
    if (first.equals("-")) {
      return "standard input";
    }
    if (JobSource.Listed.isAddress(first)) {
      return first;
    }
    Path last = path(first).toAbsolutePath().normalize().getFileName();
    return last == null ? first : last.toString();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }
}
