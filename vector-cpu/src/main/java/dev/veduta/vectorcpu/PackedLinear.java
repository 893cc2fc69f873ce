// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// Weights as panels of outputs, filled up with zeros: what a product reads lies in the order in
/// which it reads it.
///
/// @param layout of the panels
/// @param panels floats, [Bfloat16]s, or whole numbers in bytes
/// @param start what the sum of an output begins with: its bias, or 0 if that is added to a
///   multiple of the sum; filled up with zeros to whole panels
/// @param bias filled up alike
/// @param scales what a whole number stands for, for each output; empty if there are none
/// @param sums of the weights of each output, for a [ProductEngine] over whole numbers; else empty
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record PackedLinear(
    int in,
    int out,
    Precision precision,
    Layout layout,
    MemorySegment panels,
    float[] start,
    float[] bias,
    float[] scales,
    float[] sums)
    implements Linear {

  /// The inputs of a panel with those that fill it up.
  int lines() {
    return layout.lines(in);
  }

  /// The bytes of a panel.
  long panelBytes() {
    return (long) lines() * layout.panel() * Layout.bytes(precision);
  }

  /// Makes sums of weights of the sums of a panel's whole numbers.
  void scaleSums(int first) {
    if (sums.length > 0) {
      for (int j = first; j < first + layout.panel(); j++) {
        sums[j] *= scales[j];
      }
    }
  }

  /// The weight between an input and an output.
  float weight(int input, int output) {
    int panel = layout.panel();
    long line = (long) (output / panel) * lines() + input;
    float stored = layout.weight(precision, panels, line, output % panel);
    return precision == Precision.INT8 ? stored * scales[output] : stored;
  }
}
