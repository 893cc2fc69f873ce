// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

/// A channel of a picture that is predicted from its neighbours to the left and above, in whole
/// macroblocks. Around it lies what counts as its neighbour at the borders: 129 to the left, 127
/// above and beyond the right end of that row.
final class Vp8Plane {
  private static final int LEFT = 129;
  private static final int ABOVE = 127;

  /// What a block may look at beyond the end of the row above it.
  private static final int BEYOND = 4;

  final int width;
  final int height;
  final int stride;
  final byte[] data;

  Vp8Plane(int width, int height) {
    this.width = width;
    this.height = height;
    stride = width + 1 + BEYOND;
    data = new byte[Math.multiplyExact(stride, height + 1)];
    for (int i = 0; i < stride; i++) {
      data[i] = (byte) ABOVE;
    }
    for (int y = 0; y < height; y++) {
      data[at(-1, y)] = (byte) LEFT;
    }
  }

  int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  int get(int x, int y) {
    return data[at(x, y)] & 0xff;
  }
}
