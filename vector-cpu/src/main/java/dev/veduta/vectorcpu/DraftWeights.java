// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Copies of linear maps in eight bits, for guesses: made of the packed weights when one is first
/// asked for, so that only what decodes has one.
record DraftWeights(
    Kernels kernels,
    Layout layout,
    WeightMemory memory,
    Pool pool,
    Map<PackedLinear, PackedLinear> copies) {

  /// Lines of a panel looked at together: they stay in the first-level cache.
  private static final int BLOCK = 64;

  /// Adding it rounds a small number to a whole one, to even where two are as near.
  private static final float ROUNDER = 12582912;

  /// @param layout of the copies
  DraftWeights(Kernels kernels, Layout layout, WeightMemory memory, Pool pool) {
    this(kernels, layout, memory, pool, new ConcurrentHashMap<>());
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
    int outputs = layout.outputs(exact.out());
    float[] bias = Arrays.copyOf(exact.bias(), outputs);
    PackedLinear copy =
        new PackedLinear(
            exact.in(),
            exact.out(),
            Precision.INT8,
            layout,
            memory.allocate(Math.ceilDiv((long) outputs * layout.lines(exact.in()), Float.BYTES)),
            new float[outputs],
            bias,
            new float[outputs],
            new float[layout.engine() == null ? 0 : outputs]);
    pool.run(
        outputs / layout.panel(),
        new Scratch(),
        (index, scratch) -> copyPanel(exact, copy, index, scratch));
    return copy;
  }

  private void copyPanel(PackedLinear exact, PackedLinear copy, int index, Scratch scratch) {
    int panel = layout.panel();
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
      int lines = Math.min(BLOCK, copy.lines() - line);
      Arrays.fill(bytes, count * panel, lines * panel, (byte) 0);
      for (int k = 0; k < count * panel; k += panel) {
        round(work, k, factors, panel, bytes);
        if (copy.sums().length > 0) {
          Packing.sum(bytes, k, panel, copy.sums(), index * panel);
        }
      }
      copy.layout().storeBytes(bytes, lines, copy.panels(), (long) index * copy.lines() + line);
    }
    copy.scaleSums(index * panel);
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
    int panel = exact.layout().panel();
    int count = Math.min(BLOCK, exact.in() - line);
    long first = (long) index * exact.lines() + line;
    if (exact.precision() == Precision.FP32) {
      long from = first * panel * Float.BYTES;
      MemorySegment.copy(exact.panels(), JAVA_FLOAT, from, to, 0, count * panel);
    } else if (exact.layout().engine() == null) {
      MemorySegment wide = scratch.lines(BLOCK * panel);
      kernels
          .reduced()
          .widen(exact.precision(), exact.panels(), first * panel, wide, count * panel);
      MemorySegment.copy(wide, JAVA_FLOAT, 0, to, 0, count * panel);
    } else {
      for (int k = 0; k < count; k++) {
        exact.layout().readHalves(exact.panels(), first + k, to, k * panel);
      }
    }
    return count;
  }
}
