// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Interpolation …
final class InterpolationTest {
  private static final Grid FROM = new Grid(2, 3);
  private static final float[] TABLE = {1, -2, 3, 0.5f, 4, -1};

  /// What torch 2.15's `interpolate(size=…, align_corners=False)` makes of [#TABLE].
  static Stream<Arguments> recorded() {
    return Stream.of(
        Arguments.of(Interpolation.LINEAR, FROM, TABLE),
        Arguments.of(Interpolation.CUBIC, FROM, TABLE),
        Arguments.of(Interpolation.LINEAR, new Grid(1, 2), new float[] {0.8125f, 1}),
        Arguments.of(Interpolation.CUBIC, new Grid(1, 2), new float[] {0.8066406f, 1.0087891f}),
        Arguments.of(
            Interpolation.LINEAR,
            new Grid(3, 4),
            new float[] {1, -0.875f, -0.125f, 3, 0.75f, 0.90625f, 1, 1, 0.5f, 2.6875f, 2.125f, -1}),
        Arguments.of(
            Interpolation.CUBIC,
            new Grid(3, 4),
            new float[] {
              1.2992344f,
              -1.8811395f,
              -0.7978492f,
              3.7684164f,
              0.7320557f,
              0.9099121f,
              1.0274658f,
              1,
              0.1648774f,
              3.7009625f,
              2.85278f,
              -1.7684149f
            }),
        Arguments.of(
            Interpolation.CUBIC,
            new Grid(4, 6),
            new float[] {
              1.4414444f, 0.0048676f, -2.436386f, -1.6497574f, 1.9205399f, 4.0604553f,
              1.0478058f, 0.4445496f, -0.5829773f, -0.1822052f, 1.4205475f, 2.382141f,
              0.3994598f, 1.1687317f, 2.469696f, 2.2349396f, 0.5970306f, -0.3821411f,
              0.0058212f, 1.6084137f, 4.323105f, 3.7024918f, 0.0970383f, -2.0604553f
            }));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void makesWhatTorchMakes(Interpolation interpolation, Grid to, float[] expected) {
    float[] actual = stretched(interpolation, TABLE, 1, 0, 0, to);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      // Seven digits were recorded.
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void stretchesEachNumberOfAVectorForItself() {
    Grid to = new Grid(4, 5);
    float[] twice = new float[2 * TABLE.length];
    for (int i = 0; i < TABLE.length; i++) {
      twice[2 * i] = TABLE[i];
      twice[2 * i + 1] = -3 * TABLE[TABLE.length - 1 - i];
    }
    float[] alone = stretched(Interpolation.CUBIC, TABLE, 1, 0, 0, to);
    float[] together = stretched(Interpolation.CUBIC, twice, 2, 0, 0, to);
    for (int i = 0; i < alone.length; i++) {
      assertThat(together[2 * i]).isEqualTo(alone[i]);
      assertThat(together[2 * i + 1])
          .isCloseTo(-3 * alone[alone.length - 1 - i], within(1e-5f)); // mirrored
    }
  }

  @Test
  void leavesTheRowsBeforeAlone() {
    Grid to = new Grid(1, 2);
    float[] table = {7, 7, 1, -2, 3, 0.5f, 4, -1};
    assertThat(stretched(Interpolation.LINEAR, table, 1, 2, 1, to)).containsExactly(0, 0.8125f, 1);
  }

  private static float[] stretched(
      Interpolation interpolation, float[] table, int width, int fromRow, int toRow, Grid to) {
    Values from = new Values(Shape.of(table.length / width, width), MemorySegment.ofArray(table));
    Values target = Values.zeros(Shape.of(toRow + to.tokens(), width));
    interpolation.stretch(from, fromRow, FROM, target, toRow, to);
    return target.data().toArray(JAVA_FLOAT);
  }
}
