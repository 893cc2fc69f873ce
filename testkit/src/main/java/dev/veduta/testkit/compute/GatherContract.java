// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// Tokens, pixels and positions by index, and products of elements.
interface GatherContract extends Subject {

  private Tensor ids(int... ids) {
    return Sample.ids(session(), Shape.of(ids.length), ids);
  }

  @Test
  default void gatherTakesTokensByTheirIndices() {
    for (int width : new int[] {1, 5, 16, 33}) {
      Sample x = Sample.random(width, 3, 7, width);
      int[] indices = {6, 0, 0, -1, 3};
      Tensor gathered = session().gather(x.upload(session()), ids(indices));
      assertThat(gathered.shape()).isEqualTo(Shape.of(3, 5, width));
      Sample actual = Sample.read(session(), gathered);
      for (int row = 0; row < 3; row++) {
        for (int i = 0; i < indices.length; i++) {
          Sample token = actual.rows(row, row + 1).tokens(i, i + 1);
          assertThat(token.values())
              .containsExactly(
                  indices[i] < 0
                      ? new float[width]
                      : x.rows(row, row + 1).tokens(indices[i], indices[i] + 1).values());
        }
      }
    }
  }

  @Test
  default void gatherThereAndBackIsWhatWasThere() {
    Sample x = Sample.random(1, 2, 1000, 24);
    int[] there = new int[1000];
    int[] back = new int[1000];
    for (int i = 0; i < 1000; i++) {
      there[i] = (i * 7 + 3) % 1000;
      back[there[i]] = i;
    }
    Tensor moved = session().gather(x.upload(session()), ids(there));
    Tensor returned = session().gather(moved, ids(back));
    assertThat(Sample.read(session(), returned).values()).containsExactly(x.values());
  }

  @Test
  default void gatherOfATokenThatIsNotThereIsRefused() {
    Tensor x = Sample.random(1, 1, 4, 2).upload(session());
    for (int index : new int[] {4, -2, Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session().gather(x, ids(0, index)))
          .withMessageContaining("" + index)
          .withMessageContaining("[1, 4, 2]");
    }
  }

  @Test
  default void padAddsZerosAtTheBottomAndTheRight() {
    Sample pixels = Sample.random(1, 2, 3, 4, 5);
    Tensor padded = session().pad(pixels.upload(session()), 6, 8);
    assertThat(padded.shape()).isEqualTo(Shape.of(2, 3, 6, 8));
    float[] actual = Sample.read(session(), padded).values();
    for (int i = 0; i < actual.length; i++) {
      int x = i % 8;
      int y = i / 8 % 6;
      int plane = i / 48;
      assertThat(actual[i]).isEqualTo(x < 5 && y < 4 ? pixels.at((plane * 4 + y) * 5 + x) : 0);
    }
  }

  @Test
  default void padToLessIsRefused() {
    Tensor pixels = Sample.random(1, 1, 3, 4, 5).upload(session());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session().pad(pixels, 4, 4))
        .withMessageContaining("[1, 3, 4, 5]")
        .withMessageContaining("[4, 4]");
  }

  @Test
  default void multiplyRepeatsTheSecondOverOuterAxes() {
    for (int width = 1; width <= 33; width++) {
      Sample a = Sample.random(width, 2, 3, width);
      Sample b = Sample.random(width + 100, width);
      Tensor product = session().multiply(a.upload(session()), b.upload(session()));
      assertThat(product.shape()).isEqualTo(a.shape());
      float[] actual = Sample.read(session(), product).values();
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isEqualTo(a.at(i) * b.at(i % width));
      }
    }
  }

  @Test
  default void positionsThatSkipPaddingCountTheOtherTokens() {
    int pad = 1;
    try (KvCache cache = session().newCache(1, 2, 9, 4)) {
      assertThat(positions(cache, 2, pad, 7, 1, 8, 9, /* row 1 */ 1, 1, 5, 6))
          .containsExactly(2, 1, 3, 4, 1, 1, 2, 3);
      Tensor four = Sample.random(1, 2, 4, 4).upload(session());
      session().append(cache, 0, four, four);
      // What is in the cache counts as a whole, padding too, as in Transformers.
      assertThat(positions(cache, 2, pad, 7, 1)).containsExactly(6, 1);
    }
  }

  private int[] positions(KvCache cache, int rows, int pad, int... tokens) {
    Tensor ids = Sample.ids(session(), Shape.of(rows, tokens.length / rows), tokens);
    return read(session(), session().positions(cache, ids, pad), tokens.length);
  }

  /// Reads whole numbers by looking them up in a table of themselves.
  private static int[] read(ComputeSession session, Tensor numbers, int count) {
    float[] table = new float[32];
    for (int i = 0; i < table.length; i++) {
      table[i] = i;
    }
    Tensor itself =
        session.upload(Shape.of(table.length, 1), DType.F32, MemorySegment.ofArray(table));
    float[] found = Sample.read(session, session.embed(numbers, itself)).values();
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = (int) found[i];
    }
    return result;
  }
}
