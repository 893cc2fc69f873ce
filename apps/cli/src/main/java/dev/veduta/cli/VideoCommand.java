// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.Video;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.runtime.Captioners;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Describes videos, whole or shot by shot.
@Command(
    name = "video",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Describes videos, whole or shot by shot, with a model that was trained for it.",
    footer = {
      "",
      "MP4 and QuickTime files with H.264 need nothing else; others need FFmpeg on the PATH.",
      "",
      "Examples:",
      "  veduta video --model models/git-base-vatex cooking.mp4",
      "  veduta video --model models/git-base-vatex --sampling clip --sampling-seed 45 cooking.mp4",
      "  veduta video --model models/git-base-vatex --start 1:30 --end 1:45 film.mp4",
      "  veduta video --model models/git-base-vatex --shots film.mp4 > film.vtt",
      "  veduta video --model models/git-base-vatex --shots --format jsonl film.mp4",
      "  veduta video --model models/git-base-msrvtt-qa --frames 6 frames/",
    })
final class VideoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE|FRAMES",
      arity = "1..*",
      description =
          "Video files, or the frames of one in order: pictures, or a folder of them, taken by name"
              + " (frame-2 before frame-10).")
  List<String> files = List.of();

  @Mixin VideoArguments video = new VideoArguments();
  @Mixin ShotArguments shots = new ShotArguments();
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
    Pictures pictures = new Pictures(terminal.in());
    List<Path> videos = pictures.videos(files);
    if (shots.shots) {
      return describeShots(videos, options);
    }
    shots.requireNone();
    List<Job> jobs =
        videos.isEmpty()
            ? List.of(job(String.join(" ", files), video.video(frames(pictures))))
            : videos.stream().map(file -> job(file.toString(), video.video(file))).toList();
    model.requireModel("describe videos");
    return output.run(terminal, model, all -> Speaker.of(all.get(), options), jobs, 1);
  }

  private int describeShots(List<Path> videos, GenerationOptions options) {
    if (videos.size() != 1) {
      throw video.wrong("--shots takes one video file; got %s".formatted(String.join(" ", files)));
    }
    video.requireNoPart("can't be had with --shots, which looks at the whole film");
    ShotOptions cuts = shots.options(video.frames, output.json);
    model.requireModel("describe videos");
    Terminal shown = output.quiet ? terminal.withoutStatus() : terminal;
    try (Captioners captioners = model.open(shown)) {
      shots.write(shown, captioners.get(VideoCaptioner.class), videos.getFirst(), cuts, options);
    }
    return Faults.OK;
  }

  private List<Image> frames(Pictures pictures) {
    return files.stream().flatMap(file -> pictures.images(file).stream()).toList();
  }

  private static Job job(String name, Video video) {
    return new Job.Request(name, CaptionRequest.describe(video));
  }
}
