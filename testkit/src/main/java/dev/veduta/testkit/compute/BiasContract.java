// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention with a bias: relative positions and the walls of shifted windows.
interface BiasContract extends Subject {

  private void assertBiased(
      int rows, int tokens, int positions, int heads, int headWidth, List<Integer> choice) {
    int width = heads * headWidth;
    int tables = choice.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
    Sample queries = remembered(1, rows, tokens, width).times(4);
    Sample keys = remembered(2, rows, positions, width);
    Sample values = remembered(3, rows, positions, width);
    Sample table = Sample.random(4, tables, heads, tokens, positions).times(4);
    AttentionMemory memory = session().remember(keys.upload(session()), values.upload(session()));
    Bias bias = new Bias(table.upload(session()), choice);
    String what =
        "%d rows of %d queries over %d positions, %d heads of %d, tables %s"
            .formatted(rows, tokens, positions, heads, headWidth, choice);
    Tensor weighted = session().attention(queries.upload(session()), memory, heads, bias);
    assertThat(weighted.shape()).isEqualTo(queries.shape());
    assertClose(
        what,
        Sample.read(session(), weighted).values(),
        Formulas.attention(queries, keys, values, heads, table, choice),
        biasedError(positions + headWidth));
    assertClose(
        "weights of " + what,
        session(),
        session().attentionWeights(queries.upload(session()), memory, heads, bias),
        Shape.of(rows, heads, tokens, positions),
        Formulas.attentionWeights(queries, keys, heads, table, choice),
        headWidth);
  }

  /// Numbers that are kept as they are may be weighed as they are, too.
  private double biasedError(int terms) {
    return memoryPrecision() == Precision.FP32 ? 1e-6 * Math.sqrt(terms) : attentionError(terms);
  }

  @Test
  default void aBiasIsAddedToEveryNumberOfPositions() {
    for (int positions = 1; positions <= 33; positions++) {
      assertBiased(2, 1 + positions % 9, positions, 2, 8, List.of(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 197, 197, 3, 64", "6, 49, 49, 4, 32", "5, 100, 100, 2, 32", "1, 3, 600, 2, 16"})
  default void aBiasIsAddedInRealSizes(
      int rows, int tokens, int positions, int heads, int headWidth) {
    assertBiased(rows, tokens, positions, heads, headWidth, List.of(0));
  }

  @Test
  default void eachRowTakesTheTableThatIsChosenForIt() {
    assertBiased(6, 5, 7, 2, 4, List.of(2, 0, 1));
    assertBiased(4, 49, 49, 1, 32, List.of(0, 1, 1, 3));
  }

  /// The walls of a shifted window: -100, which leaves next to nothing of a probability.
  @Test
  default void aWallIsNotLookedThrough() {
    Sample queries = remembered(1, 1, 4, 8);
    Sample keys = remembered(2, 1, 40, 8);
    Sample values = remembered(3, 1, 40, 8);
    float[] wall = new float[4 * 40];
    for (int i = 0; i < wall.length; i++) {
      wall[i] = i % 40 < 20 ? 0 : -100;
    }
    Tensor table = new Sample(Shape.of(1, 1, 4, 40), wall).upload(session());
    Tensor open =
        session()
            .attention(
                queries.upload(session()),
                session().remember(keys.upload(session()), values.upload(session())),
                1,
                Bias.of(table));
    assertClose(
        "the first half alone",
        Sample.read(session(), open).values(),
        Formulas.attention(queries, keys.tokens(0, 20), values.tokens(0, 20), 1, Mask.NONE),
        40);
  }

  @Test
  default void aBiasedRowIsTheSameAloneAndAmongOthers() {
    Sample x = Sample.random(1, 4, 49, 64);
    Sample table = Sample.random(2, 2, 2, 49, 49);
    Sample all = biased(x, table, List.of(0, 1, 1, 0));
    for (int row = 0; row < 4; row++) {
      Sample alone = biased(x.rows(row, row + 1), table, List.of(row == 0 || row == 3 ? 0 : 1));
      assertThat(alone.values()).containsExactly(all.rows(row, row + 1).values());
    }
  }

  private Sample biased(Sample x, Sample table, List<Integer> choice) {
    Tensor tokens = x.upload(session());
    Bias bias = new Bias(table.upload(session()), choice);
    return Sample.read(
        session(), session().attention(tokens, session().remember(tokens, tokens), 2, bias));
  }

  @Test
  default void aBiasOfAnotherSizeIsRefused() {
    Tensor x = Sample.random(1, 2, 5, 12).upload(session());
    AttentionMemory memory = session().remember(x, x);
    for (int[] extents : new int[][] {{1, 3, 5, 5}, {1, 2, 4, 5}, {1, 2, 5, 6}}) {
      Bias bias = Bias.of(Sample.random(2, extents).upload(session()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().attention(x, memory, 2, bias))
          .withMessageContaining(bias.tables().shape().toString())
          .withMessageContaining("[2, 5, 12]");
    }
  }

  @Test
  default void aChoiceOfATableThatIsNotThereIsRefused() {
    Tensor tables = Sample.random(1, 2, 1, 3, 3).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bias(tables, List.of(0, 2)))
        .withMessageContaining("[2, 1, 3, 3]")
        .withMessageContaining("2");
  }
}
