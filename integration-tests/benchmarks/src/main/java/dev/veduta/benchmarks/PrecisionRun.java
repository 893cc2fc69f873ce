// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Path;

/// Measures what weights of fewer bits cost in accuracy: on pictures whose captions are known, and
/// on golden cases.
///
/// `PrecisionRun scenes MODEL FOLDER` or `PrecisionRun cases FOLDER`
public final class PrecisionRun {
  private PrecisionRun() {}

  /// @param arguments `scenes`, a model and a folder with `captions.tsv`, or `cases` and a folder
  ///   of golden cases
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "scenes" -> new SceneAccuracy(arguments[1], Path.of(arguments[2])).print();
      case "cases" -> new CaseAccuracy(Path.of(arguments[1])).print();
      default ->
          throw new IllegalArgumentException(
              "expected scenes MODEL FOLDER or cases FOLDER, got " + arguments[0]);
    }
  }

  static Captioners open(String model, Precision precision) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, model)
            .withPrecision(precision)
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }
}
