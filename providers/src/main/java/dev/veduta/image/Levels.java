// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.Config;
import dev.veduta.spi.Pixels;
import jakarta.json.JsonNumber;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;

/// The numbers that the bytes of a picture become: rescaled, then normalised.
///
/// @param channels for red, green and blue the number of each of the 256 values
record Levels(List<float[]> channels) {

  /// What is subtracted from each channel, and what it is then divided by.
  record Normalisation(List<Double> mean, List<Double> deviation) {

    /// From -1 to 1; `IMAGENET_STANDARD_MEAN` and `_STD`.
    static final Normalisation HALVES =
        new Normalisation(Collections.nCopies(3, 0.5), Collections.nCopies(3, 0.5));
  }

  /// Reads `do_rescale`, `rescale_factor`, `do_normalize`, `image_mean` and `image_std`. Older
  /// files have neither of the first two, and were always rescaled.
  static Levels from(Config config, Normalisation otherwise) {
    boolean rescaled = config.flag("do_rescale", true);
    double factor = config.number("rescale_factor", 1 / 255.0, 1e-6, 1e3);
    boolean normalised = config.flag("do_normalize", true);
    List<Double> mean = perChannel(config, "image_mean", otherwise.mean, -1e6);
    List<Double> deviation = perChannel(config, "image_std", otherwise.deviation, 1e-6);
    float[][] levels = new float[3][256];
    for (int c = 0; c < 3; c++) {
      for (int value = 0; value < 256; value++) {
        // The product is rounded from 64 bits; everything after it is done in 32.
        float level = rescaled ? (float) (value * factor) : value;
        levels[c][value] =
            normalised ? (level - mean.get(c).floatValue()) / deviation.get(c).floatValue() : level;
      }
    }
    return new Levels(List.of(levels));
  }

  /// Writes `[3, down.length, across.length]` numbers: what the spans show of the picture, on
  /// black.
  void write(Pixels picture, Span across, Span down, MemorySegment target) {
    byte[] rgb = picture.rgb();
    long at = 0;
    for (int c = 0; c < 3; c++) {
      float[] level = channels.get(c);
      for (int y = 0; y < down.length(); y++) {
        int row = y - down.padding();
        boolean inside = row >= 0 && row < down.count();
        int from = 3 * ((down.from() + row) * picture.width() + across.from()) + c;
        for (int x = 0; x < across.length(); x++) {
          int column = x - across.padding();
          boolean shown = inside && column >= 0 && column < across.count();
          target.setAtIndex(JAVA_FLOAT, at++, level[shown ? rgb[from + 3 * column] & 0xff : 0]);
        }
      }
    }
  }

  private static List<Double> perChannel(
      Config config, String key, List<Double> otherwise, double least) {
    List<Double> values =
        config.value(key) instanceof JsonNumber
            ? Collections.nCopies(3, config.number(key, 0, least, 1e6))
            : config.numbers(key, otherwise, 3);
    for (double value : values) {
      if (value < least || value > 1e6) {
        throw config.wrong(key, "numbers from %s to %s".formatted(least, 1e6));
      }
    }
    return values;
  }
}
