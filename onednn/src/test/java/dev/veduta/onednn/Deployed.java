// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import dev.veduta.vectorcpu.ProductEngine.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// An application that multiplies: its sum of 64 ones, or what stands in its way.
public final class Deployed implements Supplier<String> {
  private static final long BYTES = 64L * ProductEngine.PANEL * Float.BYTES;

  @Override
  public String get() {
    return new OneDnnProvider().obstacle().orElseGet(Deployed::sum);
  }

  private static String sum() {
    try (ProductEngine engine = new OneDnnEngine(Precision.FP32);
        Lane lane = engine.openLane();
        Arena arena = Arena.ofConfined()) {
      MemorySegment ones = arena.allocate(BYTES, 64);
      for (int i = 0; i < 64 * ProductEngine.PANEL; i++) {
        ones.setAtIndex(JAVA_FLOAT, i, 1);
      }
      MemorySegment sums = arena.allocate(BYTES, 64);
      lane.multiply(1, 64, 1, ones, ones, sums);
      return "the sum is " + sums.getAtIndex(JAVA_FLOAT, 63);
    }
  }
}
