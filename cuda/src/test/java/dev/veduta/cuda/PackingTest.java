// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How weights are laid out and rounded.
final class PackingTest {

  private static float[] packed(Precision precision, int in, float... weights) {
    Packing packing = new Packing(precision);
    int rows = weights.length / in;
    float[] scales = new float[rows];
    MemorySegment to = Arena.ofAuto().allocate(packing.rowBytes(in) * rows, 256);
    to.fill((byte) 0x55);
    packing.pack(
        StoredFloats.of("w", DType.F32, MemorySegment.ofArray(weights), weights.length),
        in,
        0,
        rows,
        to,
        MemorySegment.ofArray(scales));
    float[] values = new float[packing.depth(in) * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (packing.storage()) {
            case F32 -> to.getAtIndex(JAVA_FLOAT, i);
            case BF16 -> Float.intBitsToFloat(to.getAtIndex(JAVA_SHORT, i) << 16);
            case F16 ->
                Float.float16ToFloat(to.getAtIndex(JAVA_SHORT, i)) * scales[i / packing.depth(in)];
          };
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void rowsGoOnWithZerosUpToSixteenBytes(Precision precision) {
    float[] kept = packed(precision, 3, 1, 2, 3, 4, 5, 6);
    int depth = kept.length / 2;
    assertThat(depth * new Packing(precision).storage().bytes()).isEqualTo(16);
    assertThat(kept).startsWith(1, 2, 3, 0);
    assertThat(kept[depth]).isEqualTo(4);
    assertThat(kept[depth + 3]).isZero();
  }

  @Test
  void halvesAreRoundedToTheNearestAndHalfToEven() {
    float[] kept = packed(Precision.BF16, 4, 1 + 1f / 256, 1 + 3f / 256, -1.9999f, Float.NaN);
    assertThat(kept).startsWith(1, 1 + 4f / 256, -2, Float.NaN);
  }

  @Test
  void tf32IsRoundedToTheNearestAndHalfAwayFromZero() {
    float[] kept =
        packed(Precision.TF32, 4, 1 + 1f / 2048, -1 - 1f / 2048, 1.9999f, Float.NEGATIVE_INFINITY);
    assertThat(kept).startsWith(1 + 1f / 1024, -1 - 1f / 1024, 2, Float.NEGATIVE_INFINITY);
  }

  @Test
  void rowsOfAnyMagnitudeFitIntoFp16() {
    for (float magnitude : new float[] {1e-38f, 1e-20f, 1, 6e4f, 1e20f, 3e38f}) {
      float[] kept = packed(Precision.FP16, 4, magnitude, -magnitude / 3, 0, magnitude / 100);
      assertThat(kept[0]).isCloseTo(magnitude, withPercentage(0.05));
      assertThat(kept[1]).isCloseTo(-magnitude / 3, withPercentage(0.05));
      assertThat(kept[3]).isCloseTo(magnitude / 100, withPercentage(0.05));
    }
  }

  @Test
  void whatIsStoredInThePrecisionIsCopied() {
    short[] halves = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    byte[] room = new byte[16];
    new Packing(Precision.BF16)
        .pack(
            StoredFloats.of("w", DType.BF16, MemorySegment.ofArray(halves), 16),
            8,
            1,
            1,
            MemorySegment.ofArray(room),
            MemorySegment.NULL);
    assertThat(MemorySegment.ofArray(room).toArray(JAVA_SHORT.withByteAlignment(1)))
        .containsExactly(9, 10, 11, 12, 13, 14, 15, 16);
  }

  @Test
  void wholeNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Packing(Precision.INT8))
        .withMessageContaining("int8");
  }
}
