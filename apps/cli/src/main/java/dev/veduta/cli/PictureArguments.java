// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Prompt;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The pictures that a command works through, and how many of them at a time.
final class PictureArguments {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Pictures (PNG, JPEG, GIF, BMP, TIFF, WebP), folders (the pictures directly in them), or"
              + " - for standard input.")
  List<String> files = List.of();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Pictures computed together; more may be faster and takes more memory. Default: 4.",
      defaultValue = "4")
  int batch;

  /// Pictures computed together, at least 1.
  int batch() {
    if (batch < 1) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--batch must be at least 1, got " + batch);
    }
    return batch;
  }

  /// A job for each picture.
  ///
  /// @param prompt what is asked about each of them
  List<Job> jobs(Terminal terminal, Prompt prompt) {
    return new Pictures(terminal.in()).jobs(files, prompt);
  }
}
