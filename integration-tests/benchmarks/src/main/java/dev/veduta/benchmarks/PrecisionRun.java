// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Measures what weights of fewer bits, or another backend, cost in accuracy: on pictures whose
/// captions are known, and on golden cases. Each backend in each precision is compared with the
/// first in fp32 and gives a line of JSON.
///
/// `PrecisionRun scenes BACKENDS MODEL FOLDER` or `PrecisionRun cases BACKENDS FOLDER`
public final class PrecisionRun {
  private PrecisionRun() {}

  /// @param arguments `scenes`, backends such as `vector-cpu,onednn`, a model and a folder with
  ///   `captions.tsv`, or `cases`, backends and a folder of golden cases
  public static void main(String[] arguments) throws IOException {
    List<Compute> ways =
        Arrays.stream(arguments[1].split(",")).flatMap(PrecisionRun::ways).toList();
    switch (arguments[0]) {
      case "scenes" -> new SceneAccuracy(arguments[2], Path.of(arguments[3])).print(ways);
      case "cases" -> new CaseAccuracy(Path.of(arguments[2])).print(ways);
      default ->
          throw new IllegalArgumentException(
              "expected scenes BACKENDS MODEL FOLDER or cases BACKENDS FOLDER, got "
                  + arguments[0]);
    }
  }

  /// A backend in each of its precisions.
  private static Stream<Compute> ways(String backend) {
    return Providers.installed().get(ComputeBackendProvider.class, backend).precisions().stream()
        .sorted()
        .map(one -> new Compute(backend, one));
  }

  /// A way to compute: by what, and in which precision.
  record Compute(String backend, Precision precision) {

    Captioners open(String model) {
      return Captioners.open(
          CaptionerSettings.of(Captioner.DEFAULT, model)
              .withBackend(backend)
              .withPrecision(precision)
              .withPixels(PixelOptions.AS_TRANSFORMERS));
    }
  }
}
