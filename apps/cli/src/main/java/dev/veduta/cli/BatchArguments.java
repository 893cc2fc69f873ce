// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many texts are computed together.
final class BatchArguments {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Texts computed together, beams counted; more may be faster and takes more memory."
              + " Default: 16.",
      defaultValue = "16")
  int batch;

  /// From 1 to 1024.
  int batch() {
    if (batch < 1 || batch > 1024) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--batch must lie between 1 and 1024, got " + batch);
    }
    return batch;
  }
}
