// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Attention over remembered keys and values.
interface AttentionContract extends Subject {

  private void assertAttention(
      int rows, int sharers, int tokens, int positions, int heads, int headWidth, Mask mask) {
    int width = heads * headWidth;
    Sample queries = remembered(1, rows * sharers, tokens, width).times(steepness());
    Sample keys = remembered(2, rows, positions, width);
    Sample values = remembered(3, rows, positions, width);
    AttentionMemory memory = session().remember(keys.upload(session()), values.upload(session()));
    assertThat(memory.rows()).isEqualTo(rows);
    assertThat(memory.positions()).isEqualTo(positions);
    String what =
        "%d × %d rows of %d queries over %d positions, %d heads of %d, %s"
            .formatted(rows, sharers, tokens, positions, heads, headWidth, mask);
    Tensor weighted = session().attention(queries.upload(session()), memory, heads, mask);
    assertThat(weighted.shape()).isEqualTo(queries.shape());
    assertClose(
        what,
        Sample.read(session(), weighted).values(),
        Formulas.attention(queries, keys, values, heads, mask),
        attentionError(positions + headWidth));
    assertClose(
        "weights of " + what,
        session(),
        session().attentionWeights(queries.upload(session()), memory, heads, mask),
        Shape.of(rows * sharers, heads, tokens, positions),
        Formulas.attentionWeights(queries, keys, heads, mask),
        headWidth);
  }

  /// What makes some positions far likelier than others; a power of two where memories are in 16
  /// bits, so that these hold it.
  private float steepness() {
    return memoryPrecision() == Precision.FP32 ? 3 : 4;
  }

  @ParameterizedTest
  @EnumSource
  default void attentionIsRightForEveryNumberOfPositions(Mask mask) {
    for (int positions = 1; positions <= 33; positions++) {
      assertAttention(1, 1, Math.min(positions, 1 + positions % 8), positions, 2, 8, mask);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void attentionIsRightForEveryWidthOfAHead(Mask mask) {
    for (int headWidth = 1; headWidth <= 33; headWidth++) {
      assertAttention(2, 1, 3, 5, 3, headWidth, mask);
    }
    assertAttention(1, 1, 7, 9, 2, 80, mask);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 197, 197, 3, 64, NONE",
    "1, 1, 70, 65, 2, 128, NONE",
    "1, 1, 64, 577, 1, 64, NONE",
    "1, 1, 60, 300, 2, 64, CAUSAL",
    "1, 1, 520, 520, 1, 12, CAUSAL",
    "1, 1, 1, 600, 2, 32, NONE",
    "2, 3, 4, 260, 2, 8, NONE",
    "2, 4, 1, 197, 12, 64, CAUSAL"
  })
  default void attentionIsRightForRealSizes(
      int rows, int sharers, int tokens, int positions, int heads, int headWidth, Mask mask) {
    assertAttention(rows, sharers, tokens, positions, heads, headWidth, mask);
  }

  @Test
  default void attentionSurvivesHugeScores() {
    Sample queries = remembered(1, 1, 3, 16).times(256);
    Sample keys = remembered(2, 1, 300, 16).times(256);
    Sample values = remembered(3, 1, 300, 16);
    AttentionMemory memory = session().remember(keys.upload(session()), values.upload(session()));
    assertClose(
        "scores of thousands",
        session(),
        session().attention(queries.upload(session()), memory, 1, Mask.NONE),
        queries.shape(),
        Formulas.attention(queries, keys, values, 1, Mask.NONE),
        // A score of 100,000 is known to 8e-3, and so is the logarithm of a probability.
        100_000);
  }

  @ParameterizedTest
  @EnumSource
  default void attentionOfARowIsTheSameAloneAndAmongOthers(Mask mask) {
    Sample queries = Sample.random(1, 6, 50, 96);
    Sample keys = Sample.random(2, 3, 300, 96);
    Sample values = Sample.random(3, 3, 300, 96);
    Sample all = attention(queries, keys, values, mask);
    for (int row = 0; row < 6; row++) {
      int held = row / 2;
      Sample alone =
          attention(
              queries.rows(row, row + 1),
              keys.rows(held, held + 1),
              values.rows(held, held + 1),
              mask);
      assertThat(alone.values()).containsExactly(all.rows(row, row + 1).values());
    }
  }

  private Sample attention(Sample queries, Sample keys, Sample values, Mask mask) {
    AttentionMemory memory = session().remember(keys.upload(session()), values.upload(session()));
    return Sample.read(session(), session().attention(queries.upload(session()), memory, 4, mask));
  }

  @Test
  default void queriesThatDoNotFitTheMemoryAreRefused() {
    Tensor keys = Sample.random(1, 2, 5, 12).upload(session());
    AttentionMemory memory = session().remember(keys, keys);
    for (int[] extents : new int[][] {{2, 3, 8}, {3, 3, 12}, {2, 12}}) {
      Tensor queries = Sample.random(1, extents).upload(session());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().attention(queries, memory, 2, Mask.NONE))
          .withMessageContaining(queries.shape().toString())
          .withMessageContaining("[2, 5, 12]");
    }
  }

  @Test
  default void headsThatDoNotDivideTheWidthAreRefused() {
    Tensor keys = Sample.random(1, 2, 5, 12).upload(session());
    AttentionMemory memory = session().remember(keys, keys);
    for (int heads : new int[] {0, 5, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().attention(keys, memory, heads, Mask.NONE))
          .withMessageContaining("" + heads)
          .withMessageContaining("[2, 5, 12]");
    }
  }

  @Test
  default void aCausalQueryThatWouldSeeNothingIsRefused() {
    Tensor keys = Sample.random(1, 1, 3, 4).upload(session());
    AttentionMemory memory = session().remember(keys, keys);
    Tensor queries = Sample.random(1, 1, 4, 4).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().attention(queries, memory, 2, Mask.CAUSAL))
        .withMessageContaining("[1, 4, 4]")
        .withMessageContaining("[1, 3, 4]");
  }

  @Test
  default void keysAndValuesOfDifferentShapesAreRefused() {
    Tensor keys = Sample.random(1, 1, 3, 4).upload(session());
    Tensor values = Sample.random(1, 1, 4, 4).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().remember(keys, values))
        .withMessageContaining("[1, 3, 4]")
        .withMessageContaining("[1, 4, 4]");
  }
}
