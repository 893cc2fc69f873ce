// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many pictures or questions are computed together.
final class BatchArguments {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Pictures or questions computed together; more may be faster and takes more memory."
              + " Default: 4.",
      defaultValue = "4")
  int batch;

  /// At least 1.
  int batch() {
    if (batch < 1) {
      throw new ParameterException(
          Objects.requireNonNull(command, "set by picocli").commandLine(),
          "--batch must be at least 1, got " + batch);
    }
    return batch;
  }
}
