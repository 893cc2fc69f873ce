// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/// The smallest engine: it multiplies in three loops, by the text of [ProductEngine].
final class PlainEngine implements ProductEngine {
  private final Precision precision;
  private final int group;
  private final AtomicInteger openLanes = new AtomicInteger();
  private volatile boolean closed;

  PlainEngine(Precision precision) {
    this.precision = precision;
    this.group = Float.BYTES / Layout.bytes(precision);
  }

  @Override
  public String description() {
    return "three loops";
  }

  /// Lanes that were opened and not closed.
  int openLanes() {
    return openLanes.get();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Lane openLane() {
    openLanes.incrementAndGet();
    return new PlainLane();
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class PlainLane implements Lane {

    @Override
    public void multiply(
        int rows,
        int depth,
        int panels,
        MemorySegment x,
        MemorySegment weights,
        MemorySegment sums) {
      assert !closed;
      for (int panel = 0; panel < panels; panel++) {
        for (int row = 0; row < rows; row++) {
          double[] line = line(row, panel, depth, x, weights);
          for (int column = 0; column < PANEL; column++) {
            long to = ((long) row * panels + panel) * PANEL + column;
            if (precision == Precision.INT8) {
              sums.setAtIndex(JAVA_INT, to, (int) line[column]);
            } else {
              sums.setAtIndex(JAVA_FLOAT, to, (float) line[column]);
            }
          }
        }
      }
    }

    /// The sums of a row and a panel.
    private double[] line(int row, int panel, int depth, MemorySegment x, MemorySegment weights) {
      double[] sums = new double[PANEL];
      for (int k = 0; k < depth; k++) {
        double factor = activation(x, (long) row * depth + k);
        long line = ((long) panel * depth + k - k % group) * PANEL + k % group;
        for (int column = 0; column < PANEL; column++) {
          sums[column] += factor * weight(weights, line + (long) column * group);
        }
      }
      return sums;
    }

    private double activation(MemorySegment x, long index) {
      return precision == Precision.INT8
          ? Byte.toUnsignedInt(x.get(JAVA_BYTE, index))
          : number(x, index);
    }

    private double weight(MemorySegment weights, long index) {
      return precision == Precision.INT8 ? weights.get(JAVA_BYTE, index) : number(weights, index);
    }

    private float number(MemorySegment segment, long index) {
      return precision == Precision.FP32
          ? segment.getAtIndex(JAVA_FLOAT, index)
          : Bfloat16.toFloat(segment.getAtIndex(JAVA_SHORT, index));
    }

    @Override
    public void close() {
      openLanes.decrementAndGet();
    }
  }
}
