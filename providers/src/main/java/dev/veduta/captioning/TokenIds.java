// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Token ids on their way to a backend.
public final class TokenIds {

  private TokenIds() {}

  /// Rows of equal length as an I32 tensor `[R, T]`.
  public static Tensor upload(ComputeSession compute, int[][] rows) {
    int[] flat = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    return compute.upload(
        Shape.of(rows.length, rows[0].length), DType.I32, MemorySegment.ofArray(flat));
  }
}
