// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Operations that move numbers without changing them, and sums.
interface MovementContract extends Subject {

  @Test
  default void uploadedNumbersAreReadBack() {
    Sample sample = Sample.random(1, 3, 5, 7);
    assertThat(Sample.read(session(), sample.upload(session())).values())
        .containsExactly(sample.values());
  }

  @Test
  default void numbersInNativeMemoryAreUploadedAndRead() {
    Sample sample = Sample.random(2, 33);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_FLOAT, sample.values());
      Tensor tensor = session().upload(sample.shape(), DType.F32, data);
      data.fill((byte) 0);
      session().read(tensor, data);
      assertThat(data.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(sample.values());
    }
  }

  @Test
  default void partsAreUploadedOneBehindTheOther() {
    Sample sample = Sample.random(5, 4, 33);
    List<MemorySegment> parts =
        List.of(
            MemorySegment.ofArray(sample.rows(0, 1).values()),
            MemorySegment.ofArray(sample.rows(1, 3).values()),
            MemorySegment.ofArray(sample.rows(3, 4).values()));
    Tensor tensor = session().upload(sample.shape(), DType.F32, parts);
    assertThat(Sample.read(session(), tensor).values()).containsExactly(sample.values());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().upload(sample.shape(), DType.F32, parts.subList(0, 2)));
  }

  @Test
  default void aWriteReplacesTheNumbersOfATensor() {
    Tensor tensor = Sample.random(3, 4, 9).upload(session());
    Sample other = Sample.random(4, 4, 9);
    session().write(tensor, MemorySegment.ofArray(other.values()));
    assertThat(Sample.read(session(), tensor).values()).containsExactly(other.values());
  }

  @Test
  default void anUploadOfTheWrongSizeIsRefused() {
    MemorySegment data = MemorySegment.ofArray(new float[5]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().upload(Shape.of(2, 3), DType.F32, data))
        .withMessageContaining("[2, 3]")
        .withMessageContaining("20");
  }

  @Test
  default void weightsOfEveryFloatingPointTypeBecomeTheSameNumbers() {
    float[] exact = {0, 1, -2, 0.5f, 1.5f, -0.15625f, 96};
    short[] half = new short[exact.length];
    short[] brain = new short[exact.length];
    double[] wide = new double[exact.length];
    for (int i = 0; i < exact.length; i++) {
      half[i] = Float.floatToFloat16(exact[i]);
      brain[i] = (short) (Float.floatToIntBits(exact[i]) >> 16);
      wide[i] = exact[i];
    }
    assertWeights(DType.F32, MemorySegment.ofArray(exact), exact);
    assertWeights(DType.F16, MemorySegment.ofArray(half), exact);
    assertWeights(DType.BF16, MemorySegment.ofArray(brain), exact);
    assertWeights(DType.F64, MemorySegment.ofArray(wide), exact);
  }

  private void assertWeights(DType type, MemorySegment data, float[] expected) {
    Tensor weights = backend().weights("w", Shape.of(expected.length), type, data);
    Tensor zeros = session().upload(weights.shape(), DType.F32, zeros(expected.length));
    assertThat(Sample.read(session(), session().add(zeros, weights)).values())
        .as("%s", type)
        .containsExactly(expected);
  }

  private static MemorySegment zeros(int count) {
    return MemorySegment.ofArray(new float[count]);
  }

  @Test
  default void weightsOfTheWrongSizeAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend().weights("a.b", Shape.of(2, 3), DType.F32, zeros(5)))
        .withMessageContaining("a.b")
        .withMessageContaining("20");
  }

  @Test
  default void patchesReadLeftToRightThenTopToBottomChannelByChannel() {
    Sample pixels = Sample.random(5, 2, 3, 7, 11);
    int size = 3;
    Tensor patches = session().patches(pixels.upload(session()), size);
    assertThat(patches.shape()).isEqualTo(Shape.of(2, 2 * 3, 3 * size * size));
    float[] actual = Sample.read(session(), patches).values();
    int i = 0;
    for (int image = 0; image < 2; image++) {
      for (int patch = 0; patch < 6; patch++) {
        for (int inside = 0; inside < 27; inside++) {
          int channel = inside / 9;
          int y = patch / 3 * size + inside % 9 / 3;
          int x = patch % 3 * size + inside % 3;
          assertThat(actual[i++]).isEqualTo(pixels.at(((image * 3 + channel) * 7 + y) * 11 + x));
        }
      }
    }
  }

  @Test
  default void patchesLargerThanThePictureAreRefused() {
    Tensor pixels = Sample.random(6, 1, 3, 4, 4).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().patches(pixels, 5))
        .withMessageContaining("[1, 3, 4, 4]");
  }

  @Test
  default void joinPutsTheHeadBeforeEachRow() {
    ComputeSession compute = session();
    Sample tail = Sample.random(7, 2, 3, 5);
    Sample shared = Sample.random(8, 1, 2, 5);
    Sample own = Sample.random(9, 2, 2, 5);
    for (Sample head : new Sample[] {shared, own}) {
      Tensor joined = compute.join(head.upload(compute), tail.upload(compute));
      assertThat(joined.shape()).isEqualTo(Shape.of(2, 5, 5));
      Sample result = Sample.read(compute, joined);
      for (int row = 0; row < 2; row++) {
        int from = head.shape().rows() == 1 ? 0 : row;
        assertThat(result.rows(row, row + 1).tokens(0, 2).values())
            .containsExactly(head.rows(from, from + 1).values());
        assertThat(result.rows(row, row + 1).tokens(2, 5).values())
            .containsExactly(tail.rows(row, row + 1).values());
      }
    }
  }

  @Test
  default void joinOfOtherWidthsIsRefused() {
    Tensor head = Sample.random(1, 1, 1, 4).upload(session());
    Tensor tail = Sample.random(1, 2, 3, 5).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().join(head, tail))
        .withMessageContaining("[1, 1, 4]")
        .withMessageContaining("[2, 3, 5]");
  }

  @Test
  default void embedCopiesTheRowOfEachId() {
    Sample table = Sample.random(10, 11, 17);
    Tensor ids = Sample.ids(session(), Shape.of(2, 3), 0, 10, 5, 5, 1, 9);
    Tensor embedded = session().embed(ids, table.weights(backend()));
    assertThat(embedded.shape()).isEqualTo(Shape.of(2, 3, 17));
    Sample result = Sample.read(session(), session().reshape(embedded, Shape.of(6, 17)));
    int[] expected = {0, 10, 5, 5, 1, 9};
    for (int i = 0; i < expected.length; i++) {
      assertThat(result.rows(i, i + 1).values())
          .containsExactly(table.rows(expected[i], expected[i] + 1).values());
    }
  }

  @Test
  default void embedReadsATableOfMillions() {
    int width = 1031;
    Sample table = weight(11, 2000, width);
    Tensor ids = Sample.ids(session(), Shape.of(1, 2), 1999, 3);
    Sample result = Sample.read(session(), session().embed(ids, table.weights(backend())));
    assertThat(result.tokens(0, 1).values()).containsExactly(table.rows(1999, 2000).values());
    assertThat(result.tokens(1, 2).values()).containsExactly(table.rows(3, 4).values());
  }

  @Test
  default void embedReadsTheWeightsOfALinearMapOfAnyWidth() {
    for (int count = 1; count <= 34; count += 3) {
      Sample weight = weight(count, count, 35 - count);
      Linear scores = weight.linear(backend(), Sample.random(count + 1, count));
      Tensor table = backend().table(scores);
      assertThat(table.shape()).isEqualTo(weight.shape());
      int last = count - 1;
      Tensor ids = Sample.ids(session(), Shape.of(2, 1), last, last / 2);
      Sample result = Sample.read(session(), session().embed(ids, table));
      assertThat(result.rows(0, 1).values()).containsExactly(weight.rows(last, count).values());
      assertThat(result.rows(1, 2).values())
          .containsExactly(weight.rows(last / 2, last / 2 + 1).values());
    }
  }

  @Test
  default void anIdOutsideTheTableIsRefused() {
    Tensor table = Sample.random(12, 4, 3).weights(backend());
    for (int id : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      Tensor ids = Sample.ids(session(), Shape.of(1, 1), id);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().embed(ids, table))
          .withMessageContaining(Integer.toString(id))
          .withMessageContaining("[4, 3]");
    }
  }

  @Test
  default void lastTokenIsTheLastOfEachRow() {
    Sample x = Sample.random(13, 3, 4, 19);
    Tensor last = session().lastToken(x.upload(session()));
    assertThat(last.shape()).isEqualTo(Shape.of(3, 19));
    assertThat(Sample.read(session(), last).values()).containsExactly(x.tokens(3, 4).values());
  }

  @Test
  default void reshapeKeepsTheNumbers() {
    Sample x = Sample.random(14, 2, 6);
    Tensor reshaped = session().reshape(x.upload(session()), Shape.of(3, 2, 2));
    assertThat(reshaped.shape()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(Sample.read(session(), reshaped).values()).containsExactly(x.values());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().reshape(reshaped, Shape.of(5)))
        .withMessageContaining("[3, 2, 2]")
        .withMessageContaining("[5]");
  }

  @Test
  default void addRepeatsTheSecondOverOuterAxes() {
    Sample a = Sample.random(15, 3, 4, 33);
    for (int[] extents : new int[][] {{3, 4, 33}, {1, 4, 33}, {4, 33}, {1, 1, 33}, {33}}) {
      Sample b = Sample.random(16, extents);
      assertClose(
          "adding " + b.shape(),
          session(),
          session().add(a.upload(session()), b.upload(session())),
          a.shape(),
          Formulas.sum(Formulas.exact(a), b),
          1);
    }
  }

  @Test
  default void addRepeatsTheSecondInTheMiddle() {
    Sample a = Sample.random(17, 2, 3, 5);
    Sample b = Sample.random(18, 2, 1, 5);
    Sample sum = Sample.read(session(), session().add(a.upload(session()), b.upload(session())));
    for (int i = 0; i < 30; i++) {
      assertThat(sum.at(i)).isEqualTo(a.at(i) + b.at(i / 15 * 5 + i % 5));
    }
  }

  @Test
  default void addOfShapesThatDoNotFitIsRefused() {
    Tensor a = Sample.random(1, 2, 3, 5).upload(session());
    for (int[] extents : new int[][] {{2, 5}, {2, 3, 1}, {1, 2, 3, 5}, {3}}) {
      Tensor b = Sample.random(1, extents).upload(session());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().add(a, b))
          .withMessageContaining("[2, 3, 5]")
          .withMessageContaining(b.shape().toString());
    }
  }
}
