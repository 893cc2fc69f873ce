// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.util.Arrays;

/// A key frame of VP8 (RFC 6386), which is what a lossy WebP picture is. Colours are made as
/// libwebp does by default, so that its bytes come out.
final class Vp8Frame {
  /// Brightness predicted as sixteen blocks of their own.
  private static final int SINGLY = -1;

  private final Vp8Header header;
  private final int columns;
  private final int rows;
  private final Vp8Plane luma;
  private final Vp8Plane blue;
  private final Vp8Plane red;
  private final Vp8Coefficients coefficients;
  private final int[] nodes = Vp8Tables.blockModeNodes();

  /// Modes of the blocks above the present macroblock, 4 for each column, and to its left.
  private final int[] above;

  private final int[] left = new int[4];
  private final int[] modes = new int[16];

  /// For each macroblock the strength of the loop filter, and whether it works inside.
  private final Vp8Header.Strength[] strengths;

  private final boolean[] inside;

  private Vp8Frame(Vp8Header header) {
    this.header = header;
    columns = (header.width() + 15) / 16;
    rows = (header.height() + 15) / 16;
    luma = new Vp8Plane(16 * columns, 16 * rows);
    blue = new Vp8Plane(8 * columns, 8 * rows);
    red = new Vp8Plane(8 * columns, 8 * rows);
    coefficients = new Vp8Coefficients(header.tokens(), columns);
    above = new int[4 * columns];
    strengths = new Vp8Header.Strength[columns * rows];
    inside = new boolean[columns * rows];
  }

  /// Decodes a frame whose size has been checked.
  static Pixels decode(byte[] data, int from, int end) throws DamagedPictureException {
    Vp8Frame frame = new Vp8Frame(Vp8Header.of(data, from, end));
    for (int y = 0; y < frame.rows; y++) {
      frame.row(y);
    }
    for (int y = 0; y < frame.rows; y++) {
      for (int x = 0; x < frame.columns; x++) {
        frame.smooth(x, y);
      }
    }
    return Vp8Colours.pixels(
        frame.header.width(), frame.header.height(), frame.luma, frame.blue, frame.red);
  }

  private void row(int y) {
    Vp8Bits bits = header.coefficients().get(y % header.coefficients().size());
    Arrays.fill(left, 0);
    coefficients.beginRow();
    for (int x = 0; x < columns; x++) {
      int segment = header.segmented() ? segment() : 0;
      boolean skipped = header.skip() > 0 && header.modes().bit(header.skip()) != 0;
      int mode = lumaMode(x);
      int chromaMode = chromaMode();
      boolean any = false;
      if (skipped) {
        coefficients.skip(x, mode != SINGLY);
      } else {
        any = coefficients.read(bits, header.steps().get(segment), x, mode != SINGLY);
      }
      int at = y * columns + x;
      strengths[at] = header.filters().get(segment)[mode == SINGLY ? 1 : 0];
      inside[at] = any || mode == SINGLY;
      luma(mode, x, y);
      chroma(blue, chromaMode, 16, x, y);
      chroma(red, chromaMode, 20, x, y);
    }
  }

  private int segment() {
    Vp8Bits bits = header.modes();
    int high = bits.bit(header.segmentTree()[0]);
    return 2 * high + bits.bit(header.segmentTree()[1 + high]);
  }

  /// Reads how luma is predicted, and fills [#modes] if block by block.
  private int lumaMode(int x) {
    Vp8Bits bits = header.modes();
    if (bits.bit(145) != 0) {
      int mode;
      if (bits.bit(156) == 0) {
        mode = bits.bit(163) == 0 ? Vp8Prediction.MEAN : Vp8Prediction.DOWN;
      } else {
        mode = bits.bit(128) == 0 ? Vp8Prediction.ACROSS : Vp8Prediction.GRADIENT;
      }
      Arrays.fill(above, 4 * x, 4 * x + 4, mode);
      Arrays.fill(left, mode);
      return mode;
    }
    for (int i = 0; i < 16; i++) {
      int column = 4 * x + i % 4;
      int mode = blockMode(above[column], left[i / 4]);
      above[column] = mode;
      left[i / 4] = mode;
      modes[i] = mode;
    }
    return SINGLY;
  }

  private int blockMode(int up, int aside) {
    int node = (up * Vp8Tables.BLOCK_MODES + aside) * (Vp8Tables.BLOCK_MODES - 1);
    // Section 11.2: leaves are negative.
    int i = 0;
    do {
      i = Vp8Tables.BLOCK_MODE_TREE[i + header.modes().bit(nodes[node + i / 2])];
    } while (i > 0);
    return -i;
  }

  private int chromaMode() {
    Vp8Bits bits = header.modes();
    if (bits.bit(142) == 0) {
      return Vp8Prediction.MEAN;
    }
    if (bits.bit(114) == 0) {
      return Vp8Prediction.DOWN;
    }
    return bits.bit(183) == 0 ? Vp8Prediction.ACROSS : Vp8Prediction.GRADIENT;
  }

  private void luma(int mode, int x, int y) {
    int corner = luma.at(16 * x, 16 * y);
    int right = corner - luma.stride + 16;
    if (mode != SINGLY) {
      Vp8Prediction.square(luma, mode, 16 * x, 16 * y, 16);
    } else if (y > 0 && x == columns - 1) {
      // Beyond the end of a row lies its last pixel, over and over.
      Arrays.fill(luma.data, right, right + 4, luma.data[right - 1]);
    }
    for (int i = 0; i < 16; i++) {
      int at = corner + i / 4 * 4 * luma.stride + i % 4 * 4;
      if (mode == SINGLY) {
        // The blocks at the right end all look at the row above the macroblock.
        Vp8Prediction.block(luma, modes[i], at, i % 4 == 3 ? right : at - luma.stride + 4);
      }
      Vp8Transform.add(coefficients.values, 16 * i, luma.data, at, luma.stride);
    }
  }

  private void chroma(Vp8Plane plane, int mode, int block, int x, int y) {
    Vp8Prediction.square(plane, mode, 8 * x, 8 * y, 8);
    int corner = plane.at(8 * x, 8 * y);
    for (int i = 0; i < 4; i++) {
      int at = corner + i / 2 * 4 * plane.stride + i % 2 * 4;
      Vp8Transform.add(coefficients.values, 16 * (block + i), plane.data, at, plane.stride);
    }
  }

  private void smooth(int x, int y) {
    Vp8Header.Strength strength = strengths[y * columns + x];
    if (strength.edge() == 0) {
      return;
    }
    boolean within = inside[y * columns + x];
    if (header.simpleFilter()) {
      smoothSimply(x, y, strength.edge(), within);
      return;
    }
    smooth(luma, 16, x, y, strength, within);
    smooth(blue, 8, x, y, strength, within);
    smooth(red, 8, x, y, strength, within);
  }

  private static void smooth(
      Vp8Plane plane, int size, int x, int y, Vp8Header.Strength strength, boolean within) {
    int at = plane.at(size * x, size * y);
    Vp8EdgeFilter across = new Vp8EdgeFilter(plane.data, 1, plane.stride);
    Vp8EdgeFilter down = new Vp8EdgeFilter(plane.data, plane.stride, 1);
    if (x > 0) {
      across.macroblock(at, size, strength);
    }
    for (int i = 4; within && i < size; i += 4) {
      across.block(at + i, size, strength);
    }
    if (y > 0) {
      down.macroblock(at, size, strength);
    }
    for (int i = 4; within && i < size; i += 4) {
      down.block(at + i * plane.stride, size, strength);
    }
  }

  private void smoothSimply(int x, int y, int bound, boolean within) {
    int at = luma.at(16 * x, 16 * y);
    Vp8EdgeFilter across = new Vp8EdgeFilter(luma.data, 1, luma.stride);
    Vp8EdgeFilter down = new Vp8EdgeFilter(luma.data, luma.stride, 1);
    if (x > 0) {
      across.simple(at, 16, bound + 4);
    }
    for (int i = 4; within && i < 16; i += 4) {
      across.simple(at + i, 16, bound);
    }
    if (y > 0) {
      down.simple(at, 16, bound + 4);
    }
    for (int i = 4; within && i < 16; i += 4) {
      down.simple(at + i * luma.stride, 16, bound);
    }
  }
}
