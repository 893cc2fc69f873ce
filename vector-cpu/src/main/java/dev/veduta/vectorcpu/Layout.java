// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// How the weights of a [PackedLinear] lie in its panels: for the kernels of this module in lines,
/// one for each input, for a [ProductEngine] in groups of inputs that fill 32 bits.
///
/// @param panel outputs of a panel
/// @param step between the outputs of a pair of [Bfloat16] in a line
/// @param engine what multiplies with them; null for the kernels of this module
record Layout(int panel, int step, @Nullable ProductEngine engine) {

  /// For the kernels of this module.
  static Layout of(Kernels kernels) {
    return new Layout(kernels.panel(), kernels.step(), null);
  }

  static Layout of(ProductEngine engine) {
    return new Layout(ProductEngine.PANEL, 1, engine);
  }

  /// A name for files: letters, digits and hyphens.
  String label() {
    return engine == null ? "%d-%d".formatted(panel, step) : "groups-" + panel;
  }

  /// The bytes of a packed weight.
  static int bytes(Precision precision) {
    return switch (precision) {
      case FP32 -> Float.BYTES;
      case BF16 -> Short.BYTES;
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> Byte.BYTES;
    };
  }

  /// The inputs of a panel with those that fill it up.
  int lines(int in) {
    return engine == null ? in : roundUp(in, ProductEngine.DEPTH);
  }

  /// The outputs of all panels with those that fill the last one up.
  int outputs(int out) {
    return roundUp(out, panel);
  }

  private static int roundUp(int count, int multiple) {
    return Math.multiplyExact(Math.ceilDiv(count, multiple), multiple);
  }

  /// Where a weight lies, in weights, if a line's place is its own: not for pairs in lines.
  private long place(Precision precision, long line, int output) {
    int group = engine == null ? 1 : Float.BYTES / bytes(precision);
    return (line / group * panel + output) * group + line % group;
  }

  /// The weight, or the whole number that stands for it, of an output of a panel.
  ///
  /// @param line counted from the first line of all panels
  float weight(Precision precision, MemorySegment panels, long line, int output) {
    return switch (precision) {
      case FP32 -> panels.getAtIndex(JAVA_FLOAT, place(precision, line, output));
      case BF16 ->
          engine == null
              ? Bfloat16.column(panels, line * panel, output, step)
              : half(panels, line, output);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> panels.get(JAVA_BYTE, place(precision, line, output));
    };
  }

  private float half(MemorySegment panels, long line, int output) {
    int pair = panels.getAtIndex(JAVA_INT, line / 2 * panel + output);
    return Bfloat16.toFloat(line % 2 == 0 ? pair & 0xFFFF : pair >>> 16);
  }

  /// Reads a line of [Bfloat16]s that lie in groups.
  void readHalves(MemorySegment panels, long line, float[] to, int at) {
    long pairs = line / 2 * panel;
    if (line % 2 == 0) {
      readLeft(panels, pairs, to, at, panel);
    } else {
      readRight(panels, pairs, to, at, panel);
    }
  }

  // Short methods, called often: HotSpot compiles them once, and long loops again and again.

  private static void readLeft(MemorySegment pairs, long from, float[] to, int at, int count) {
    for (int j = 0; j < count; j++) {
      to[at + j] = Float.intBitsToFloat(pairs.getAtIndex(JAVA_INT, from + j) << 16);
    }
  }

  private static void readRight(MemorySegment pairs, long from, float[] to, int at, int count) {
    for (int j = 0; j < count; j++) {
      to[at + j] = Float.intBitsToFloat(pairs.getAtIndex(JAVA_INT, from + j) & 0xFFFF0000);
    }
  }

  /// Stores lines of weights as [Bfloat16]s.
  ///
  /// @param count of lines, even where they lie in groups
  /// @param line counted from the first line of all panels
  void storeHalves(float[] lines, int from, int count, MemorySegment panels, long line) {
    if (engine == null) {
      Bfloat16.pack(lines, from, count * panel, step, panels, line * panel);
      return;
    }
    for (int k = 0; k < count; k += 2) {
      int left = from + k * panel;
      storePairs(lines, left, panels, (line + k) / 2 * panel);
    }
  }

  private void storePairs(float[] lines, int from, MemorySegment panels, long to) {
    for (int j = 0; j < panel; j++) {
      int pair = Bfloat16.of(lines[from + panel + j]) << 16 | Bfloat16.of(lines[from + j]);
      panels.setAtIndex(JAVA_INT, to + j, pair);
    }
  }

  /// Stores lines of whole numbers.
  ///
  /// @param count of lines, a multiple of four where they lie in groups
  /// @param line counted from the first line of all panels
  void storeBytes(byte[] lines, int count, MemorySegment panels, long line) {
    if (engine == null) {
      MemorySegment.copy(lines, 0, panels, JAVA_BYTE, line * panel, count * panel);
      return;
    }
    for (int k = 0; k < count; k += 4) {
      storeFours(lines, k * panel, panels, (line + k) / 4 * panel);
    }
  }

  private void storeFours(byte[] lines, int from, MemorySegment panels, long to) {
    for (int j = from; j < from + panel; j++) {
      int four =
          (lines[j] & 0xFF)
              | (lines[j + panel] & 0xFF) << 8
              | (lines[j + 2 * panel] & 0xFF) << 16
              | (lines[j + 3 * panel] & 0xFF) << 24;
      panels.setAtIndex(JAVA_INT, to + j - from, four);
    }
  }
}
