// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Linear maps: any sizes, fused or not, the same for a row alone and among others.
interface LinearContract extends Subject {

  private void assertLinear(int rows, int in, int out, Activation activation) {
    Sample x = activations(in, rows, in);
    Sample weight = weight(out + 1, out, in);
    Sample bias = Sample.random(out + 2, out);
    assertClose(
        "%d rows of %d to %d, %s".formatted(rows, in, out, activation),
        session(),
        session().linear(x.upload(session()), weight.linear(backend(), bias), activation),
        Shape.of(rows, out),
        Formulas.linear(x, weight, bias, activation),
        in);
  }

  @Test
  default void linearIsRightForEveryWidthUpToTwoVectors() {
    for (int out = 1; out <= 33; out++) {
      assertLinear(1 + out % 7, 34 - out, out, Activation.NONE);
    }
  }

  @Test
  default void linearIsRightForEveryNumberOfRowsUpToTwoTiles() {
    for (int rows = 1; rows <= 13; rows++) {
      assertLinear(rows, 19, 65, Activation.NONE);
    }
  }

  @ParameterizedTest
  @CsvSource({"197, 384, 768", "7, 3072, 768", "1, 768, 3072", "50, 2049, 130", "1, 768, 3001"})
  default void linearIsRightForRealSizes(int rows, int in, int out) {
    assertLinear(rows, in, out, Activation.NONE);
  }

  @ParameterizedTest
  @EnumSource
  default void linearAppliesItsActivation(Activation activation) {
    assertLinear(5, 16, 67, activation);
    assertLinear(13, 96, 128, activation);
  }

  @ParameterizedTest
  @EnumSource
  default void anActivationIsExactFromTailToTail(Activation activation) {
    float[] values = new float[4001];
    for (int i = 0; i < values.length; i++) {
      float value = (i - 2000) * 0.01f;
      // A number that is held exactly in 16 bits, too.
      values[i] = Float.intBitsToFloat(Float.floatToIntBits(value) & 0xFFFF0000);
    }
    double[] expected = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      expected[i] = Formulas.activation(activation, values[i]);
    }
    Sample x = new Sample(Shape.of(values.length, 1), values);
    Sample one = new Sample(Shape.of(1, 1), new float[] {1});
    Linear identity = one.linear(backend(), new Sample(Shape.of(1), new float[1]));
    Tensor y = session().linear(x.upload(session()), identity, activation);
    assertClose("" + activation, Sample.read(session(), y).values(), expected, 1);
  }

  @ParameterizedTest
  @EnumSource
  default void anActivationOfAWholePanelIsExactFromTailToTail(Activation activation) {
    int width = 512;
    float[] values = new float[width];
    double[] expected = new double[width];
    for (int i = 0; i < width; i++) {
      values[i] = (i - 256) * 0.08f;
      expected[i] = Formulas.activation(activation, values[i]);
    }
    Sample zeros = new Sample(Shape.of(width, 1), new float[width]);
    Linear constant = zeros.linear(backend(), new Sample(Shape.of(width), values));
    Tensor y = session().linear(Sample.random(1, 1, 1).upload(session()), constant, activation);
    assertClose("" + activation, Sample.read(session(), y).values(), expected, 1);
  }

  @Test
  default void linearWorksWithoutBias() {
    Sample x = activations(1, 3, 40);
    Sample weight = weight(2, 21, 40);
    Linear layer =
        backend()
            .linear(
                "w", 40, 21, DType.F32, MemorySegment.ofArray(weight.values()), Optional.empty());
    assertThat(layer.in()).isEqualTo(40);
    assertThat(layer.out()).isEqualTo(21);
    Sample zero = new Sample(Shape.of(21), new float[21]);
    assertClose(
        "without bias",
        session(),
        session().linear(x.upload(session()), layer, Activation.NONE),
        Shape.of(3, 21),
        Formulas.linear(x, weight, zero, Activation.NONE),
        40);
  }

  @Test
  default void linearKeepsTheOuterAxes() {
    Sample x = Sample.random(1, 2, 3, 4, 5);
    Linear layer = Sample.random(2, 7, 5).linear(backend(), Sample.random(3, 7));
    assertThat(session().linear(x.upload(session()), layer, Activation.NONE).shape())
        .isEqualTo(Shape.of(2, 3, 4, 7));
  }

  /// Rows of many tokens, as pictures have them.
  @ParameterizedTest
  @CsvSource({"2, 197, 384, 768", "1, 577, 96, 130", "3, 64, 67, 33", "5, 49, 128, 128"})
  default void linearIsRightForRowsOfManyTokens(int rows, int tokens, int in, int out) {
    Sample x = activations(in, rows, tokens, in);
    Sample weight = weight(out + 1, out, in);
    Sample bias = Sample.random(out + 2, out);
    assertClose(
        "%d rows of %d tokens of %d to %d".formatted(rows, tokens, in, out),
        session(),
        session().linear(x.upload(session()), weight.linear(backend(), bias), Activation.GELU),
        Shape.of(rows, tokens, out),
        Formulas.linear(x, weight, bias, Activation.GELU),
        in);
  }

  @Test
  default void aRowOfManyTokensIsTheSameAloneAndAmongOthers() {
    int rows = 5;
    for (int[] size : new int[][] {{768, 200, 50}, {1100, 67, 197}, {33, 64, 130}}) {
      Sample x = Sample.random(1, rows, size[2], size[0]);
      Linear layer =
          Sample.random(2, size[1], size[0]).linear(backend(), Sample.random(3, size[1]));
      Sample all = linear(x, layer);
      for (int row = 0; row < rows; row++) {
        assertThat(linear(x.rows(row, row + 1), layer).values())
            .as("row %d of %d inputs", row, size[0])
            .containsExactly(all.rows(row, row + 1).values());
      }
    }
  }

  @Test
  default void mapsOfTheSameRowsAreWhatEachIsAlone() {
    Linear first = weight(1, 70, 96).linear(backend(), Sample.random(2, 70));
    Linear second = weight(3, 33, 96).linear(backend(), Sample.random(4, 33));
    Linear third = weight(5, 128, 96).linear(backend(), Sample.random(6, 128));
    for (int[] extents : new int[][] {{3, 96}, {2, 7, 96}, {2, 100, 96}}) {
      Tensor x = Sample.random(7, extents).upload(session());
      List<Linear> layers = List.of(first, second, third);
      List<Tensor> together = session().linears(x, layers);
      for (int i = 0; i < layers.size(); i++) {
        assertThat(Sample.read(session(), together.get(i)).values())
            .as("map %d of %s", i, x.shape())
            .containsExactly(
                Sample.read(session(), session().linear(x, layers.get(i), Activation.NONE))
                    .values());
      }
    }
  }

  @Test
  default void storedWeightsOfEveryTypeAtAnyAlignmentAreUnderstood() {
    int in = 67;
    int out = 35;
    Sample x = activations(1, 2, in);
    Sample weight = weight(2, out, in);
    Sample bias = Sample.random(3, out);
    for (DType type : new DType[] {DType.F64, DType.F32, DType.F16, DType.BF16}) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment data = arena.allocate((long) in * out * type.bytes() + 1).asSlice(1);
        Sample rounded = store(weight, type, data);
        Linear layer =
            backend().linear("w", in, out, type, data, Optional.of(bias.weights(backend())));
        data.fill((byte) 0);
        assertClose(
            "weights of " + type,
            session(),
            session().linear(x.upload(session()), layer, Activation.NONE),
            Shape.of(2, out),
            Formulas.linear(x, rounded, bias, Activation.NONE),
            in);
      }
    }
  }

  private static Sample store(Sample weight, DType type, MemorySegment data) {
    float[] rounded = weight.values().clone();
    for (int i = 0; i < rounded.length; i++) {
      long at = (long) i * type.bytes();
      switch (type) {
        case F64 -> data.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, rounded[i]);
        case F32 -> data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, rounded[i]);
        case F16 -> {
          short bits = Float.floatToFloat16(rounded[i]);
          rounded[i] = Float.float16ToFloat(bits);
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, bits);
        }
        case BF16 -> {
          short bits = (short) (Float.floatToIntBits(rounded[i]) >> 16);
          rounded[i] = Float.intBitsToFloat(bits << 16);
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, bits);
        }
        case I64, I32, I16, I8, U8, BOOL -> throw new AssertionError(type);
      }
    }
    return new Sample(weight.shape(), rounded);
  }

  @Test
  default void aRowIsTheSameAloneAndAmongOthers() {
    int rows = 203;
    for (int[] size : new int[][] {{768, 200}, {1100, 67}, {33, 64}, {3072, 70}}) {
      Sample x = Sample.random(1, rows, size[0]);
      Linear layer =
          Sample.random(2, size[1], size[0]).linear(backend(), Sample.random(3, size[1]));
      Sample all = linear(x, layer);
      for (int[] part : new int[][] {{0, 1}, {202, 203}, {100, 102}, {7, 11}, {50, 55}, {1, 199}}) {
        assertThat(linear(x.rows(part[0], part[1]), layer).values())
            .as("rows %d to %d of %d inputs", part[0], part[1], size[0])
            .containsExactly(all.rows(part[0], part[1]).values());
      }
    }
  }

  private Sample linear(Sample x, Linear layer) {
    return Sample.read(session(), session().linear(x.upload(session()), layer, Activation.GELU));
  }

  @Test
  default void linearAddIsTheSumOfLinearAndResidual() {
    for (int out : new int[] {5, 64, 131}) {
      Sample x = activations(1, 9, 77);
      Sample weight = weight(2, out, 77);
      Sample bias = Sample.random(3, out);
      Sample residual = Sample.random(4, 9, out);
      Tensor sum =
          session()
              .linearAdd(
                  x.upload(session()), weight.linear(backend(), bias), residual.upload(session()));
      assertClose(
          "linearAdd to " + out,
          session(),
          sum,
          Shape.of(9, out),
          Formulas.sum(Formulas.linear(x, weight, bias, Activation.NONE), residual),
          77);
    }
  }

  @Test
  default void feedForwardIsTwoLinearMapsAndAResidual() {
    for (int[] rows : new int[][] {{1}, {7}, {100}, {2, 70}}) {
      for (int[] widths : new int[][] {{24, 96}, {77, 131}}) {
        Tensor x = random(1, rows, widths[0]).upload(session());
        Linear up = weight(2, widths[1], widths[0]).linear(backend(), Sample.random(3, widths[1]));
        Linear down =
            weight(4, widths[0], widths[1]).linear(backend(), Sample.random(5, widths[0]));
        Tensor residual = random(6, rows, widths[0]).upload(session());
        Tensor hidden = session().linear(x, up, Activation.GELU);
        assertThat(
                Sample.read(
                        session(), session().feedForward(x, up, Activation.GELU, down, residual))
                    .values())
            .as("%s rows of %d through %d", x.shape(), widths[0], widths[1])
            .containsExactly(
                Sample.read(session(), session().linearAdd(hidden, down, residual)).values());
      }
    }
  }

  private static Sample random(long seed, int[] outer, int width) {
    int[] extents = Arrays.copyOf(outer, outer.length + 1);
    extents[outer.length] = width;
    return Sample.random(seed, extents);
  }

  @Test
  default void feedForwardRepeatsTheResidual() {
    Tensor x = Sample.random(1, 3, 8).upload(session());
    Linear up = weight(2, 16, 8).linear(backend(), Sample.random(3, 16));
    Linear down = weight(4, 6, 16).linear(backend(), Sample.random(5, 6));
    Tensor residual = Sample.random(6, 6).upload(session());
    Tensor hidden = session().linear(x, up, Activation.RELU);
    assertThat(
            Sample.read(session(), session().feedForward(x, up, Activation.RELU, down, residual))
                .values())
        .containsExactly(
            Sample.read(session(), session().linearAdd(hidden, down, residual)).values());
  }

  @Test
  default void aLinearMapOfANormIsThatOfItsNumbers() {
    Linear layer = weight(2, 70, 100).linear(backend(), Sample.random(3, 70));
    Norm norm =
        new Norm(
            Sample.random(4, 100).weights(backend()),
            Sample.random(5, 100).weights(backend()),
            1e-5f);
    for (int[] rows : new int[][] {{1}, {130}, {2, 130}}) {
      Tensor normed = session().layerNorm(random(6, rows, 100).upload(session()), norm);
      Tensor copy = Sample.read(session(), normed).upload(session());
      assertThat(Sample.read(session(), session().linear(normed, layer, Activation.NONE)).values())
          .containsExactly(
              Sample.read(session(), session().linear(copy, layer, Activation.NONE)).values());
    }
  }

  @Test
  default void linearAddRepeatsTheResidual() {
    Sample x = activations(1, 3, 8);
    Sample weight = weight(2, 6, 8);
    Sample bias = Sample.random(3, 6);
    Sample residual = Sample.random(4, 6);
    assertClose(
        "linearAdd",
        session(),
        session()
            .linearAdd(
                x.upload(session()), weight.linear(backend(), bias), residual.upload(session())),
        Shape.of(3, 6),
        Formulas.sum(Formulas.linear(x, weight, bias, Activation.NONE), residual),
        8);
  }

  @Test
  default void anInputOfAnotherWidthIsRefused() {
    Linear layer = Sample.random(1, 7, 5).linear(backend(), Sample.random(2, 7));
    Tensor x = Sample.random(3, 2, 6).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().linear(x, layer, Activation.NONE))
        .withMessageContaining("[7, 5]")
        .withMessageContaining("[2, 6]");
  }

  @Test
  default void weightsOfAnotherSizeAreRefusedByName() {
    MemorySegment data = MemorySegment.ofArray(new float[34]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend().linear("a.b", 5, 7, DType.F32, data, Optional.empty()))
        .withMessageContaining("a.b");
  }

  @Test
  default void aBiasOfAnotherSizeIsRefusedByName() {
    MemorySegment data = MemorySegment.ofArray(new float[35]);
    Optional<Tensor> bias = Optional.of(Sample.random(1, 5).weights(backend()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend().linear("a.b", 5, 7, DType.F32, data, bias))
        .withMessageContaining("a.b")
        .withMessageContaining("[7]")
        .withMessageContaining("[5]");
  }
}
