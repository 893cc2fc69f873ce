// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Brings the `[out, in]` weights of a checkpoint into the panels of a [PackedLinear].
///
/// @param panel outputs of a panel
/// @param step between the columns of a pair of [Bfloat16]
record Packing(StoredFloats stored, PackedLinear target, int panel, int step) {

  /// Inputs transposed at once: small enough for the first-level cache with a panel's outputs.
  private static final int BLOCK = 64;

  /// The largest whole number; its opposite is the smallest.
  static final float LARGEST = 127;

  /// The bytes of a packed weight.
  static int bytes(Precision precision) {
    return switch (precision) {
      case FP32 -> Float.BYTES;
      case BF16 -> Short.BYTES;
      case INT8 -> Byte.BYTES;
    };
  }

  /// Packs panel `index`. Panels may be packed side by side.
  void pack(int index, Scratch scratch) {
    int in = target.in();
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
      write(floats, packed, inputs, first, ((long) index * in + from) * panel);
    }
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

  private void write(float[] floats, int from, int lines, int first, long to) {
    MemorySegment panels = target.panels();
    switch (target.precision()) {
      case FP32 ->
          MemorySegment.copy(floats, from, panels, JAVA_FLOAT, to * Float.BYTES, lines * panel);
      case BF16 -> Bfloat16.pack(floats, from, lines * panel, step, panels, to);
      case INT8 -> {
        for (int i = 0; i < lines * panel; i++) {
          float scale = target.scales()[first + i % panel];
          panels.set(JAVA_BYTE, to + i, whole(floats[from + i], scale));
        }
      }
    }
  }

  private static byte whole(float weight, float scale) {
    return (byte) Math.clamp(Math.rint(weight / scale), -LARGEST, LARGEST);
  }
}
