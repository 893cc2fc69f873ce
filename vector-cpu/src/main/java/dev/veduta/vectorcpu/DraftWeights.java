// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Copies of linear maps in eight bits, for guesses: made of the packed weights when one is first
/// asked for, so that only what decodes has one.
record DraftWeights(
    Kernels kernels, WeightMemory memory, Pool pool, Map<PackedLinear, PackedLinear> copies) {

  /// Lines of a panel looked at together: they stay in the first-level cache.
  private static final int BLOCK = 64;

  /// Adding it rounds a small number to a whole one, to even where two are as near.
  private static final float ROUNDER = 12582912;

  DraftWeights(Kernels kernels, WeightMemory memory, Pool pool) {
    this(kernels, memory, pool, new ConcurrentHashMap<>());
  }

  /// The copy of a linear map.
  PackedLinear of(PackedLinear exact) {
    PackedLinear known = copies.get(exact);
    return known == null ? copies.computeIfAbsent(exact, this::copy) : known;
  }

  private PackedLinear copy(PackedLinear exact) {
    if (exact.precision() == Precision.INT8) {
      return exact;
    }
    int outputs = exact.bias().length;
    PackedLinear copy =
        new PackedLinear(
            exact.in(),
            exact.out(),
            Precision.INT8,
            memory.allocate(Math.ceilDiv((long) outputs * exact.in(), Float.BYTES)),
            new float[outputs],
            exact.bias(),
            new float[outputs]);
    pool.run(
        outputs / kernels.panel(),
        new Scratch(),
        (index, scratch) -> copyPanel(exact, copy, index, scratch));
    return copy;
  }

  private void copyPanel(PackedLinear exact, PackedLinear copy, int index, Scratch scratch) {
    int panel = kernels.panel();
    float[] work = scratch.floats(BLOCK * panel + panel);
    int factors = BLOCK * panel;
    Arrays.fill(work, factors, factors + panel, 0);
    for (int line = 0; line < exact.in(); line += BLOCK) {
      int count = read(exact, index, line, work, scratch);
      for (int k = 0; k < count; k++) {
        enlarge(work, factors, k * panel, panel);
      }
    }
    for (int j = 0; j < panel; j++) {
      float scale = work[factors + j] / Packing.LARGEST;
      copy.scales()[index * panel + j] = scale;
      work[factors + j] = scale == 0 ? 0 : 1 / scale;
    }
    byte[] bytes = new byte[BLOCK * panel];
    for (int line = 0; line < exact.in(); line += BLOCK) {
      int count = read(exact, index, line, work, scratch);
      for (int k = 0; k < count * panel; k += panel) {
        round(work, k, factors, panel, bytes);
      }
      long to = ((long) index * exact.in() + line) * panel;
      MemorySegment.copy(bytes, 0, copy.panels(), JAVA_BYTE, to, count * panel);
    }
  }

  // Short methods, called often: HotSpot compiles them once, and long loops again and again.

  /// Makes each of `count` numbers at least as large as those of a line are without their signs.
  private static void enlarge(float[] x, int largest, int line, int count) {
    for (int j = 0; j < count; j++) {
      x[largest + j] = Math.max(x[largest + j], Math.abs(x[line + j]));
    }
  }

  private static void round(float[] x, int line, int factors, int count, byte[] rounded) {
    for (int j = 0; j < count; j++) {
      float sum = x[line + j] * x[factors + j] + ROUNDER;
      rounded[line + j] = (byte) Float.floatToRawIntBits(sum);
    }
  }

  /// Reads up to [#BLOCK] lines of a panel. How many.
  private int read(PackedLinear exact, int index, int line, float[] to, Scratch scratch) {
    int panel = kernels.panel();
    int count = Math.min(BLOCK, exact.in() - line);
    long from = ((long) index * exact.in() + line) * panel;
    MemorySegment source = exact.panels();
    if (exact.precision() != Precision.FP32) {
      source = scratch.lines(BLOCK * panel);
      kernels.reduced().widen(exact.precision(), exact.panels(), from, source, count * panel);
      from = 0;
    }
    MemorySegment.copy(source, JAVA_FLOAT, from * Float.BYTES, to, 0, count * panel);
    return count;
  }
}
