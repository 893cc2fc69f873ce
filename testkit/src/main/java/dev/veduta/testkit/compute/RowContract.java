// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Operations that look at one row at a time: norms and the choice of tokens.
interface RowContract extends Subject {

  private Norm norm(int width, float epsilon) {
    return new Norm(
        Sample.random(100, width).weights(backend()),
        Sample.random(101, width).weights(backend()),
        epsilon);
  }

  @Test
  default void layerNormNormalizesEveryWidth() {
    for (int width : widths()) {
      Sample x = Sample.random(width, 3, width);
      assertClose(
          "layer norm of width " + width,
          session(),
          session().layerNorm(x.upload(session()), norm(width, 1e-5f)),
          x.shape(),
          Formulas.layerNorm(x, Sample.random(100, width), Sample.random(101, width), 1e-5f),
          width);
    }
  }

  private static int[] widths() {
    return IntStream.concat(IntStream.rangeClosed(2, 33), IntStream.of(384, 768, 1000)).toArray();
  }

  @Test
  default void layerNormOfEqualNumbersIsTheShift() {
    float[] ones = new float[40];
    java.util.Arrays.fill(ones, 3);
    Sample x = new Sample(Shape.of(1, 40), ones);
    assertClose(
        "constant row",
        session(),
        session().layerNorm(x.upload(session()), norm(40, 1e-12f)),
        x.shape(),
        Formulas.exact(Sample.random(101, 40)),
        1);
  }

  @Test
  default void layerNormKeepsItsPrecisionFarFromZero() {
    float[] values = Sample.random(5, 1, 768).values();
    for (int i = 0; i < values.length; i++) {
      values[i] += 100;
    }
    Sample x = new Sample(Shape.of(1, 768), values);
    double[] expected =
        Formulas.layerNorm(x, Sample.random(100, 768), Sample.random(101, 768), 1e-5f);
    float[] actual =
        Sample.read(session(), session().layerNorm(x.upload(session()), norm(768, 1e-5f))).values();
    // A mean of 100 is known to 4e-6 at best, in units of a deviation of 0.6.
    assertClose("far from zero", actual, expected, 768);
  }

  @Test
  default void layerNormOfARowIsTheSameAloneAndAmongOthers() {
    Sample x = Sample.random(6, 100, 771);
    Norm norm = norm(771, 1e-5f);
    Sample all = Sample.read(session(), session().layerNorm(x.upload(session()), norm));
    Sample one =
        Sample.read(session(), session().layerNorm(x.rows(50, 51).upload(session()), norm));
    assertThat(one.values()).containsExactly(all.rows(50, 51).values());
  }

  @Test
  default void addNormIsTheNormOfTheSum() {
    Sample x = Sample.random(7, 5, 70);
    Sample y = Sample.random(8, 5, 70);
    float[] sum = x.values().clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += y.at(i);
    }
    assertClose(
        "addNorm",
        session(),
        session().addNorm(x.upload(session()), y.upload(session()), norm(70, 1e-5f)),
        x.shape(),
        Formulas.layerNorm(
            new Sample(x.shape(), sum), Sample.random(100, 70), Sample.random(101, 70), 1e-5f),
        70);
  }

  @Test
  default void aNormOfAnotherWidthIsRefused() {
    Tensor x = Sample.random(1, 2, 6).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().layerNorm(x, norm(5, 1e-5f)))
        .withMessageContaining("[5]")
        .withMessageContaining("[2, 6]");
  }

  @Test
  default void topKFindsTheLargestAndTheirLogProbabilities() {
    for (int size : new int[] {1, 5, 17, 33, 128, 156, 1000, 30522}) {
      Sample logits = Sample.random(size, 3, size).times(8);
      int k = Math.min(size, 8);
      TopK top = session().topK(logits.upload(session()), k);
      for (int row = 0; row < 3; row++) {
        assertRow(logits.rows(row, row + 1), top.tokens()[row], top.logProbabilities()[row], k);
      }
    }
  }

  private static void assertRow(Sample logits, int[] tokens, float[] logProbabilities, int k) {
    int size = logits.width();
    int[] sorted =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -logits.at(i)))
            .mapToInt(Integer::intValue)
            .limit(k)
            .toArray();
    assertThat(tokens).as("of %d", size).containsExactly(sorted);
    double sum = IntStream.range(0, size).mapToDouble(i -> Math.exp(logits.at(i))).sum();
    double[] expected =
        IntStream.of(sorted).mapToDouble(i -> logits.at(i) - Math.log(sum)).toArray();
    assertClose("log-probabilities of " + size, logProbabilities, expected, 1);
  }

  @Test
  default void topKOfEqualsTakesTheLowerIdFirst() {
    float[] values = new float[400];
    values[399] = 1;
    values[130] = 1;
    values[7] = 2;
    Sample logits = new Sample(Shape.of(1, 400), values);
    assertThat(session().topK(logits.upload(session()), 5).tokens()[0])
        .containsExactly(7, 130, 399, 0, 1);
  }

  @Test
  default void topKSurvivesHugeLogits() {
    float[] values = {-1e30f, 3e38f, -Float.MAX_VALUE, 1e30f};
    TopK top = session().topK(new Sample(Shape.of(1, 4), values).upload(session()), 2);
    assertThat(top.tokens()[0]).containsExactly(1, 3);
    assertThat(top.logProbabilities()[0][0]).isZero();
  }

  @Test
  default void topKOfMoreThanThereAreIsRefused() {
    Tensor logits = Sample.random(1, 2, 6).upload(session());
    for (int k : new int[] {0, 7}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().topK(logits, k))
          .withMessageContaining("6")
          .withMessageContaining("" + k);
    }
  }
}
