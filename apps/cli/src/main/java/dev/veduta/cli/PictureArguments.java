// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Prompt;
import java.util.List;
import picocli.CommandLine.Parameters;

/// The pictures that a command works through.
final class PictureArguments {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Pictures (PNG, JPEG, GIF, BMP, TIFF, WebP), folders (the pictures directly in them), or"
              + " - for standard input.")
  List<String> files = List.of();

  /// A job for each picture.
  ///
  /// @param prompt what is asked about each of them
  List<Job> jobs(Terminal terminal, Prompt prompt) {
    return new Pictures(terminal.in()).jobs(files, prompt);
  }
}
