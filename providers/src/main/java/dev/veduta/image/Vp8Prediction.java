// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.util.Arrays;

/// Predictions of blocks from the pixels to the left and above (RFC 6386, section 12).
final class Vp8Prediction {
  // The ways to predict a block, numbered as the format numbers those of 4×4 blocks.
  static final int MEAN = 0;
  static final int GRADIENT = 1;
  static final int DOWN = 2;
  static final int ACROSS = 3;

  /// How each pixel of a 4×4 block is made of its border of 15, which runs from below left over the
  /// corner to above right: a capital stands for the mean of a pixel of the border and the next, A
  /// for the first two, a small letter for the weighted mean of three around one, b for those
  /// around the second. A line for each way from [#DOWN] on.
  private static final String[] SMOOTH = {
    "ghijghijghijghij", // down
    "eeeeddddccccbbbb", // across
    "hijkijkljklmklmn", // down left
    "fghiefghdefgcdef", // down right
    "FGHIfghieFGHdfgh", // rather down than right
    "GHIJhijkHIJlijkm", // rather down than left
    "EfghDeEfCdDeBcCd", // rather across than down
    "DdCcCcBbBbAAAAAA" // rather across than up
  };

  private Vp8Prediction() {}

  /// Predicts a block of 4×4.
  ///
  /// @param right where in the plane the four pixels lie that continue the row above to the right
  static void block(Vp8Plane plane, int mode, int at, int right) {
    switch (mode) {
      case MEAN -> {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
          sum += sample(plane, at - plane.stride + i) + sample(plane, at + i * plane.stride - 1);
        }
        fill(plane, at, 4, sum >> 3);
      }
      case GRADIENT -> gradient(plane, at, 4);
      default -> smooth(plane, SMOOTH[mode - DOWN], at, right);
    }
  }

  /// Predicts a square of 8 or 16 pixels at (x, y) in one of the first four ways.
  static void square(Vp8Plane plane, int mode, int x, int y, int size) {
    int at = plane.at(x, y);
    switch (mode) {
      case MEAN -> fill(plane, at, size, mean(plane, x, y, size));
      case GRADIENT -> gradient(plane, at, size);
      case DOWN -> {
        for (int i = 0; i < size; i++) {
          System.arraycopy(plane.data, at - plane.stride, plane.data, at + i * plane.stride, size);
        }
      }
      default -> {
        for (int i = 0; i < size; i++) {
          int row = at + i * plane.stride;
          Arrays.fill(plane.data, row, row + size, plane.data[row - 1]);
        }
      }
    }
  }

  /// The mean of those neighbours that exist, 128 without any.
  private static int mean(Vp8Plane plane, int x, int y, int size) {
    int at = plane.at(x, y);
    int sum = 0;
    int count = 0;
    for (int i = 0; y > 0 && i < size; i++) {
      sum += sample(plane, at - plane.stride + i);
      count++;
    }
    for (int i = 0; x > 0 && i < size; i++) {
      sum += sample(plane, at + i * plane.stride - 1);
      count++;
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private static void gradient(Vp8Plane plane, int at, int size) {
    int corner = sample(plane, at - plane.stride - 1);
    for (int y = 0; y < size; y++) {
      int row = at + y * plane.stride;
      int left = sample(plane, row - 1) - corner;
      for (int x = 0; x < size; x++) {
        int value = left + sample(plane, at - plane.stride + x);
        plane.data[row + x] = (byte) Math.max(0, Math.min(255, value));
      }
    }
  }

  private static void smooth(Vp8Plane plane, String pattern, int at, int right) {
    int[] border = new int[15];
    for (int i = 0; i < 4; i++) {
      border[4 - i] = sample(plane, at + i * plane.stride - 1);
      border[6 + i] = sample(plane, at - plane.stride + i);
      border[10 + i] = sample(plane, right + i);
    }
    border[0] = border[1];
    border[5] = sample(plane, at - plane.stride - 1);
    border[14] = border[13];
    for (int i = 0; i < 16; i++) {
      char letter = pattern.charAt(i);
      int value;
      if (letter < 'a') {
        int k = letter - 'A';
        value = (border[k] + border[k + 1] + 1) >> 1;
      } else {
        int k = letter - 'a';
        value = (border[k - 1] + 2 * border[k] + border[k + 1] + 2) >> 2;
      }
      plane.data[at + i / 4 * plane.stride + i % 4] = (byte) value;
    }
  }

  private static void fill(Vp8Plane plane, int at, int size, int value) {
    for (int y = 0; y < size; y++) {
      int row = at + y * plane.stride;
      Arrays.fill(plane.data, row, row + size, (byte) value);
    }
  }

  private static int sample(Vp8Plane plane, int at) {
    return plane.data[at] & 0xff;
  }
}
