// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.runtime.CaptionerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say where a model is computed.
final class BackendArguments {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What computes; see: veduta backends. Default: the best that can run here.")
  @Nullable String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute. Default: one for each processor.")
  @Nullable Integer threads;

  /// The settings with what the user chose.
  CaptionerSettings apply(CaptionerSettings settings) {
    CaptionerSettings changed = backend == null ? settings : settings.withBackend(backend);
    return threads == null ? changed : changed.withThreads(threads);
  }
}
