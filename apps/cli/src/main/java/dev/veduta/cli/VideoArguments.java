// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.FrameSampling;
import dev.veduta.api.Image;
import dev.veduta.api.Video;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Options that say what a model sees of a video.
final class VideoArguments {

  /// How frames are chosen.
  enum Sampling {
    UNIFORM,
    CLIP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> OF_CLIPS = List.of("--frame-rate-step", "--sampling-seed");
  private static final List<String> OF_FILES = List.of("--sampling", "--start", "--end");

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description =
          "See that many frames. Default: as many as the model was trained with; of frames that are"
              + " given as pictures, all.")
  @Nullable Integer frames;

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      description =
          "Frames of a video file: uniform (evenly spaced from the first to the last) or clip (one"
              + " in --frame-rate-step from somewhere in it). Default: uniform.",
      defaultValue = "uniform",
      converter = SamplingConverter.class)
  Sampling sampling = Sampling.UNIFORM;

  @Option(
      names = "--frame-rate-step",
      paramLabel = "R",
      description = "Frames from one of a clip to the next. Default: 4.",
      defaultValue = "4")
  int step;

  @Option(
      names = "--sampling-seed",
      paramLabel = "S",
      description = "Chooses the clip, as numpy.random.seed does. Default: 0.",
      defaultValue = "0")
  long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "Begin there: seconds, or [hours:]minutes:seconds.",
      converter = TimeConverter.class)
  Duration start = Duration.ZERO;

  @Option(
      names = "--end",
      paramLabel = "TIME",
      description = "End before that.",
      converter = TimeConverter.class)
  @Nullable Duration end;

  /// Refuses options that choose a part of a video file.
  ///
  /// @param why none is chosen
  void requireNoPart(String why) {
    GivenOptions.refuse(command, OF_FILES, why);
    GivenOptions.refuse(command, OF_CLIPS, why);
  }

  /// What is seen of a video file.
  Video video(Path file) {
    if (sampling != Sampling.CLIP) {
      GivenOptions.refuse(command, OF_CLIPS, "is for --sampling clip");
    }
    try {
      FrameSampling chosen =
          switch (sampling) {
            case UNIFORM -> FrameSampling.uniform();
            case CLIP -> FrameSampling.clip(step, seed);
          };
      return new Video.OfFile(file, chosen, frames, start, end);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /// What is seen of given frames.
  Video video(List<Image> given) {
    requireNoPart("is for video files, and frames were given as pictures");
    if (frames == null) {
      return Video.of(given);
    }
    if (frames < 1 || frames > given.size()) {
      throw wrong(
          "--frames must lie between 1 and the number of frames given, %d; got %d"
              .formatted(given.size(), frames));
    }
    int[] chosen = FrameSampling.uniform().indices(frames, given.size());
    return Video.of(Arrays.stream(chosen).mapToObj(given::get).toList());
  }

  ParameterException wrong(String message) {
    return new ParameterException(
        Objects.requireNonNull(command, "set by picocli").commandLine(), message);
  }

  /// `uniform` or `clip`.
  static final class SamplingConverter implements ITypeConverter<Sampling> {
    @Override
    public Sampling convert(String value) {
      return Arrays.stream(Sampling.values())
          .filter(one -> one.toString().equals(value))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("must be uniform or clip, got " + value));
    }
  }

  /// `75.5`, `1:15.5` or `0:01:15.5`.
  static final class TimeConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME =
        Pattern.compile("(?:(?:(\\d{1,4}):)?(\\d{1,4}):)?(\\d{1,7})(?:\\.(\\d{1,9}))?");

    @Override
    public Duration convert(String value) {
      Matcher time = TIME.matcher(value);
      if (!time.matches()) {
        throw new TypeConversionException(
            "must be seconds, or [hours:]minutes:seconds, got " + value);
      }
      String fraction = time.group(4) == null ? "0" : time.group(4);
      return Duration.ofHours(number(time.group(1)))
          .plusMinutes(number(time.group(2)))
          .plusSeconds(number(time.group(3)))
          .plusNanos(number((fraction + "000000000").substring(0, 9)));
    }

    private static long number(@Nullable String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }
}
