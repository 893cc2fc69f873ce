// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.spi.Pixels;

/// How much of a picture has which colour: of 512, eight levels each of red, green and blue. Of a
/// large picture about 4,000 pixels are looked at, evenly spread.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ColourHistogram(int[] counts, int total) {

  /// Pixels looked at in a row, and rows.
  private static final int ACROSS = 80;

  private static final int DOWN = 48;

  static ColourHistogram of(Pixels pixels) {
    int columns = Math.min(ACROSS, pixels.width());
    int rows = Math.min(DOWN, pixels.height());
    int[] counts = new int[512];
    byte[] rgb = pixels.rgb();
    for (int row = 0; row < rows; row++) {
      int y = place(row, rows, pixels.height());
      for (int column = 0; column < columns; column++) {
        int at = 3 * (y * pixels.width() + place(column, columns, pixels.width()));
        int red = (rgb[at] & 0xe0) << 1;
        int green = (rgb[at + 1] & 0xe0) >> 2;
        int blue = (rgb[at + 2] & 0xe0) >> 5;
        counts[red | green | blue]++;
      }
    }
    return new ColourHistogram(counts, rows * columns);
  }

  /// The part of the picture that has other colours than another one, 0 to 1.
  double difference(ColourHistogram other) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += Math.abs(counts[i] / (double) total - other.counts[i] / (double) other.total);
    }
    return sum / 2;
  }

  /// The middle of one of equal parts.
  private static int place(int index, int parts, int size) {
    return (int) ((2L * index + 1) * size / (2L * parts));
  }
}
