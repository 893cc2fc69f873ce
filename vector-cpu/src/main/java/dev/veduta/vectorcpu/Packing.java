// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;

/// Brings the `[out, in]` weights of a checkpoint into the panels of a [PackedLinear].
record Packing(StoredFloats stored, int in, int out, int panel, MemorySegment panels) {

  /// Inputs transposed at once: small enough for the first-level cache with a panel's outputs.
  private static final int BLOCK = 64;

  /// Packs panel `index`. Panels may be packed side by side.
  void pack(int index, Scratch scratch) {
    int first = index * panel;
    int outputs = Math.min(panel, out - first);
    float[] floats = scratch.floats(2 * panel * BLOCK);
    int packed = panel * BLOCK;
    for (int from = 0; from < in; from += BLOCK) {
      int inputs = Math.min(BLOCK, in - from);
      for (int j = 0; j < outputs; j++) {
        stored.copy((long) (first + j) * in + from, floats, j * BLOCK, inputs);
      }
      for (int k = 0; k < inputs; k++) {
        for (int j = 0; j < outputs; j++) {
          floats[packed + k * panel + j] = floats[j * BLOCK + k];
        }
        for (int j = outputs; j < panel; j++) {
          floats[packed + k * panel + j] = 0;
        }
      }
      long to = ((long) index * in + from) * panel * Float.BYTES;
      MemorySegment.copy(floats, packed, panels, JAVA_FLOAT, to, inputs * panel);
    }
  }
}
