// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The weight that a pixel of the source has in a pixel of the result, by their distance; Pillow's
/// `Resampling`, whose numbers checkpoints hold.
enum ResampleFilter {
  NEAREST(0, 0),
  LANCZOS(1, 3),
  BILINEAR(2, 1),
  BICUBIC(3, 2),
  BOX(4, 0.5),
  HAMMING(5, 1);

  private final int code;
  private final double support;

  ResampleFilter(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /// Reads `resample` from a preprocessor's settings.
  static ResampleFilter from(Config config, ResampleFilter otherwise) {
    int code = config.integer("resample", otherwise.code, Integer.MIN_VALUE, Integer.MAX_VALUE);
    for (ResampleFilter filter : values()) {
      if (filter.code == code) {
        return filter;
      }
    }
    throw config.wrong(
        "resample",
        "one of "
            + Arrays.stream(values())
                .map(filter -> filter.code + " (" + filter.name().toLowerCase(Locale.ROOT) + ")")
                .collect(Collectors.joining(", ")));
  }

  /// How far from its middle the filter reaches, in pixels of the larger of both pictures.
  double support() {
    return support;
  }

  /// The weight at distance `x`, in Pillow's order of operations.
  double weight(double x) {
    double distance = Math.abs(x);
    return switch (this) {
      case NEAREST -> 1;
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> distance < 1 ? 1 - distance : 0;
      case HAMMING -> {
        double angle = distance * Math.PI;
        // Pillow writes both constants as 32-bit floats.
        yield distance == 0
            ? 1
            : distance >= 1 ? 0 : Math.sin(angle) / angle * (0.54f + 0.46f * Math.cos(angle));
      }
      case BICUBIC -> bicubic(distance);
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double bicubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    double angle = x * Math.PI;
    return x == 0 ? 1 : Math.sin(angle) / angle;
  }
}
