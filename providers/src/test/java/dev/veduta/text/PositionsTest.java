// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Values;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Positions …
final class PositionsTest {
  private static final int PAD = 1;

  @Test
  void skipPaddingInRobertaAndBesideSinusoids() {
    for (DecoderTest one :
        new DecoderTest[] {new RobertaDecoderTest(), new SinusoidalTrocrDecoderTest()}) {
      assertThat(embedded(one, 3, 20, PAD, PAD, 30)).isEqualTo(embedded(one, 1, 20, 30));
      assertThat(embedded(one, 1, 20, PAD, PAD, 30)).isEqualTo(embedded(one, 2, 20, PAD, PAD, 30));
    }
  }

  @Test
  void countPaddingElsewhere() {
    for (DecoderTest one : new DecoderTest[] {new BertDecoderTest(), new TrocrDecoderTest()}) {
      assertThat(embedded(one, 3, 20, PAD, PAD, 30)).isEqualTo(embedded(one, 3, 20, 21, 22, 30));
      assertThat(embedded(one, 3, 20, PAD, PAD, 30)).isNotEqualTo(embedded(one, 1, 20, 30));
    }
  }

  @Test
  void areSinesThenCosines() {
    Values table = Sinusoids.table(8, 7, 1);
    float third = (float) Math.exp(-Math.log(10_000));
    assertThat(row(table, 0)).containsExactly(0, 0, 0, 1, 1, 1, 0);
    assertThat(row(table, 1)).containsOnly(0);
    assertThat(row(table, 5))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(
            (float) Math.sin(5),
            (float) Math.sin(0.05),
            (float) Math.sin(5 * third),
            (float) Math.cos(5),
            (float) Math.cos(0.05),
            (float) Math.cos(5 * third),
            0);
  }

  /// The embedding of token `at` of a text.
  private static float[] embedded(DecoderTest one, int at, int... tokens) {
    try (Bench bench = new Bench()) {
      Values embedded = bench.read(bench.load(one), tokens).value("hidden_states.0");
      float[] all = embedded.data().toArray(JAVA_FLOAT);
      return Arrays.copyOfRange(all, at * 24, (at + 1) * 24);
    }
  }

  private static float[] row(Values table, int row) {
    int width = table.shape().width();
    return Arrays.copyOfRange(table.data().toArray(JAVA_FLOAT), row * width, (row + 1) * width);
  }
}
