// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Shot;
import dev.veduta.api.ShotListener;
import dev.veduta.api.ShotOptions;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.api.WebVtt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Options that take a film apart into shots.
final class ShotArguments {

  /// How shots are written.
  enum Format {
    VTT,
    JSONL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--shots",
      description = "Find the cuts of a video file and describe each shot, as soon as it is found.")
  boolean shots;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Of shots: vtt (WebVTT, which players show) or jsonl (a JSON object a line), as with"
              + " --json. Default: vtt.",
      defaultValue = "vtt",
      converter = FormatConverter.class)
  Format format = Format.VTT;

  @Option(
      names = "--cut",
      paramLabel = "X",
      description =
          "A cut is where more than this part of the picture changes its colours, above 0 to 1."
              + " Default: 0.35.",
      defaultValue = "0.35")
  double cut;

  @Option(
      names = "--shortest",
      paramLabel = "TIME",
      description = "No shot is shorter. Default: 1 second.",
      defaultValue = "1",
      converter = VideoArguments.TimeConverter.class)
  Duration shortest = Duration.ofSeconds(1);

  /// Refuses options of shots where films are described whole.
  void requireNone() {
    GivenOptions.refuse(command, List.of("--format", "--cut", "--shortest"), "is for --shots");
  }

  /// How films are taken apart.
  ///
  /// @param frames seen of each shot; null for as many as the model was trained with
  /// @param json whether shots are written as JSON whatever the format is by default
  ShotOptions options(@Nullable Integer frames, boolean json) {
    if (json && format == Format.VTT) {
      GivenOptions.refuse(command, List.of("--format"), "vtt and --json contradict each other");
      format = Format.JSONL;
    }
    try {
      return new ShotOptions(cut, shortest, frames);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          String.valueOf(e.getMessage()));
    }
  }

  /// Writes each shot of a film when it is found, and how far the search is.
  void write(
      Terminal terminal,
      VideoCaptioner captioner,
      Path film,
      ShotOptions options,
      GenerationOptions generation) {
    if (format == Format.VTT) {
      terminal.print(WebVtt.HEADER.strip() + "\n");
    }
    captioner.describeShots(
        film,
        options,
        generation,
        new ShotListener() {
          private long shown = -1;

          @Override
          public void progress(Duration position, Duration length) {
            if (position.toSeconds() > shown) {
              shown = position.toSeconds();
              terminal.status(
                  "%s of %s"
                      .formatted(
                          Text.duration((double) shown),
                          Text.duration((double) length.toSeconds())));
            }
          }

          @Override
          public void shot(Shot shot) {
            terminal.clearStatus();
            terminal.print(
                switch (format) {
                  case VTT -> WebVtt.cue(shot).stripTrailing() + "\n";
                  case JSONL -> shot.toJson();
                });
          }
        });
    terminal.clearStatus();
  }

  /// `vtt` or `jsonl`.
  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String value) {
      return Arrays.stream(Format.values())
          .filter(one -> one.toString().equals(value))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("must be vtt or jsonl, got " + value));
    }
  }
}
