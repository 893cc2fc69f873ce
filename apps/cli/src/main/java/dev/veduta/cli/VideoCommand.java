// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Video;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Describes a video.
@Command(
    name = "video",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Describes a video, given as its frames, with a model that was trained for it.",
    footer = {
      "",
      "Examples:",
      "  veduta video --model models/git-base-msrvtt-qa frames/",
      "  veduta video --model models/git-base-vatex --frames 6 frames/",
      "  veduta video --model models/git-base-vatex 1.png 2.png 3.png 4.png 5.png 6.png",
    })
final class VideoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "FRAMES",
      arity = "1..*",
      description =
          "The frames in order: pictures, or a folder of them, taken by name (frame-2 before"
              + " frame-10).")
  List<String> files = List.of();

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Take only that many frames, evenly spaced from the first to the last.")
  @Nullable Integer count;

  @Mixin HelpArgument help = new HelpArgument();
  @Mixin ModelArguments model = new ModelArguments();
  @Mixin GenerationArguments generation = new GenerationArguments();
  @Mixin OutputArguments output = new OutputArguments();

  VideoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    GenerationOptions options = generation.options();
    model.requireModel("describe videos");
    Pictures pictures = new Pictures(terminal.in());
    List<Image> frames = files.stream().flatMap(file -> pictures.images(file).stream()).toList();
    Video video = new Video(count == null ? frames : spread(frames, count));
    Job job = new Job.Request(String.join(" ", files), CaptionRequest.describe(video));
    return output.run(terminal, model, all -> Speaker.of(all.get(), options), List.of(job), 1);
  }

  private List<Image> spread(List<Image> frames, int wanted) {
    if (wanted < 1 || wanted > frames.size()) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--frames must lie between 1 and the number of frames given, %d; got %d"
              .formatted(frames.size(), wanted));
    }
    return IntStream.range(0, wanted).mapToObj(i -> frames.get(at(i, wanted, frames))).toList();
  }

  private static int at(int i, int wanted, List<Image> frames) {
    return wanted == 1 ? 0 : (int) ((long) i * (frames.size() - 1) / (wanted - 1));
  }
}
