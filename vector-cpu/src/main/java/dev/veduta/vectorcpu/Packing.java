// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Brings the `[out, in]` weights of a checkpoint into the panels of a [PackedLinear].
record Packing(StoredFloats stored, PackedLinear target) {

  /// Inputs transposed at once: small enough for the first-level cache with a panel's outputs, and
  /// what lines are filled up to a multiple of.
  private static final int BLOCK = ProductEngine.DEPTH;

  /// The largest whole number; its opposite is the smallest.
  static final float LARGEST = 127;

  /// Packs panel `index`. Panels may be packed side by side.
  void pack(int index, Scratch scratch) {
    int in = target.in();
    int panel = panel();
    int first = index * panel;
    int outputs = Math.min(panel, target.out() - first);
    float[] floats = scratch.floats(2 * panel * BLOCK);
    int packed = panel * BLOCK;
    if (target.precision() == Precision.INT8) {
      scale(first, outputs, floats);
    }
    Arrays.fill(floats, packed, 2 * packed, 0);
    for (int from = 0; from < in; from += BLOCK) {
      int inputs = Math.min(BLOCK, in - from);
      for (int j = 0; j < outputs; j++) {
        stored.copy((long) (first + j) * in + from, floats, j * BLOCK, inputs);
      }
      for (int k = 0; k < inputs; k++) {
        gather(floats, k, packed + k * panel, outputs);
      }
      int lines = Math.min(BLOCK, target.lines() - from);
      Arrays.fill(floats, packed + inputs * panel, packed + lines * panel, 0);
      write(floats, packed, lines, first, (long) index * target.lines() + from);
    }
    target.scaleSums(first);
  }

  private int panel() {
    return target.layout().panel();
  }

  /// Puts input `k` of all outputs side by side. A short method, called often: HotSpot compiles it
  /// once, and long loops again and again.
  private static void gather(float[] x, int k, int to, int outputs) {
    for (int j = 0; j < outputs; j++) {
      x[to + j] = x[j * BLOCK + k];
    }
  }

  /// Finds what a whole number stands for in each row of a panel.
  private void scale(int first, int outputs, float[] floats) {
    for (int row = first; row < first + outputs; row++) {
      float largest = 0;
      for (int from = 0; from < target.in(); from += BLOCK) {
        int inputs = Math.min(BLOCK, target.in() - from);
        stored.copy((long) row * target.in() + from, floats, 0, inputs);
        for (int k = 0; k < inputs; k++) {
          largest = Math.max(largest, Math.abs(floats[k]));
        }
      }
      target.scales()[row] = largest / LARGEST;
    }
  }

  private void write(float[] floats, int from, int lines, int first, long line) {
    MemorySegment panels = target.panels();
    int count = lines * panel();
    switch (target.precision()) {
      case FP32 ->
          MemorySegment.copy(floats, from, panels, JAVA_FLOAT, line * panel() * Float.BYTES, count);
      case BF16 -> target.layout().storeHalves(floats, from, lines, panels, line);
      case FP16, TF32 -> throw new AssertionError(target.precision());
      case INT8 -> {
        byte[] bytes = new byte[count];
        for (int k = 0; k < count; k += panel()) {
          round(floats, from + k, target.scales(), first, panel(), bytes, k);
        }
        if (target.sums().length > 0) {
          for (int k = 0; k < count; k += panel()) {
            sum(bytes, k, panel(), target.sums(), first);
          }
        }
        target.layout().storeBytes(bytes, lines, panels, line);
      }
    }
  }

  private static void round(
      float[] floats, int from, float[] scales, int first, int count, byte[] bytes, int to) {
    for (int j = 0; j < count; j++) {
      bytes[to + j] = whole(floats[from + j], scales[first + j]);
    }
  }

  /// Adds a line of whole numbers to the sums of their outputs; exact, as they are few and small.
  static void sum(byte[] line, int from, int count, float[] sums, int first) {
    for (int j = 0; j < count; j++) {
      sums[first + j] += line[from + j];
    }
  }

  private static byte whole(float weight, float scale) {
    return (byte) Math.clamp(Math.rint(weight / scale), -LARGEST, LARGEST);
  }
}
