// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static dev.veduta.testkit.compute.Close.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Caches that branch, forget and are joined, so that texts of different lengths share a step.
interface BranchContract extends Subject {

  /// Two heads of 12.
  int BRANCH_WIDTH = 24;

  private AttentionMemory grow(KvCache cache, Sample tokens) {
    return session().append(cache, 0, tokens.upload(session()), tokens.upload(session()));
  }

  private float[] seen(Sample queries, AttentionMemory memory, Mask mask) {
    return Sample.read(session(), session().attention(queries.upload(session()), memory, 2, mask))
        .values();
  }

  private float[] positionsOf(KvCache cache, int count) {
    float[] numbers = new float[64];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Tensor table = new Sample(Shape.of(64, 1), numbers).weights(backend());
    return Sample.read(session(), session().embed(session().positions(cache, count), table))
        .values();
  }

  @Test
  default void rowsOfJoinedCachesSeeWhatTheySeeAlone() {
    int[] lengths = {3, 40, 17};
    int[] rows = {1, 2, 1};
    Sample queries = remembered(9, 4, 1, BRANCH_WIDTH);
    try (KvCache a = session().newCache(1, rows[0], 50, BRANCH_WIDTH);
        KvCache b = session().newCache(1, rows[1], 50, BRANCH_WIDTH);
        KvCache c = session().newCache(1, rows[2], 50, BRANCH_WIDTH)) {
      List<KvCache> caches = List.of(a, b, c);
      for (int i = 0; i < 3; i++) {
        grow(caches.get(i), remembered(i, rows[i], lengths[i], BRANCH_WIDTH));
      }
      Sample last = remembered(5, 4, 1, BRANCH_WIDTH);
      try (KvCache all = session().join(caches)) {
        assertThat(all.rows()).isEqualTo(4);
        assertThat(positionsOf(all, 1)).containsExactly(3, 40, 40, 17);
        AttentionMemory memory = grow(all, last);
        assertThat(memory.rows()).isEqualTo(4);
        assertThat(memory.positions()).isEqualTo(41);
        float[] together = seen(queries, memory, Mask.CAUSAL);
        int row = 0;
        for (int i = 0; i < 3; i++) {
          float[] alone =
              seen(
                  queries.rows(row, row + rows[i]),
                  session().memory(caches.get(i), 0),
                  Mask.CAUSAL);
          assertThat(
                  Arrays.copyOfRange(together, row * BRANCH_WIDTH, (row + rows[i]) * BRANCH_WIDTH))
              .containsExactly(alone);
          row += rows[i];
        }
      }
      assertThat(positionsOf(b, 1)).containsExactly(41, 41);
    }
  }

  @Test
  default void joinedRowsReadTheirOwnImages() {
    Sample queries = remembered(9, 5, 2, BRANCH_WIDTH);
    try (KvCache one = session().newCache(1, 1, 20, BRANCH_WIDTH);
        KvCache two = session().newCache(1, 1, 33, BRANCH_WIDTH)) {
      AttentionMemory first = grow(one, remembered(1, 1, 20, BRANCH_WIDTH));
      AttentionMemory second = grow(two, remembered(2, 1, 33, BRANCH_WIDTH));
      try (KvCache three = session().fork(one, 3, 1);
          KvCache more = session().fork(two, 2, 1);
          KvCache all = session().join(List.of(three, more))) {
        float[] together = seen(queries, session().memory(all, 0), Mask.NONE);
        int cut = 3 * 2 * BRANCH_WIDTH;
        assertThat(Arrays.copyOf(together, cut))
            .containsExactly(seen(queries.rows(0, 3), first, Mask.NONE));
        assertThat(Arrays.copyOfRange(together, cut, together.length))
            .containsExactly(seen(queries.rows(3, 5), second, Mask.NONE));
      }
    }
  }

  @Test
  default void branchesContinueAnyRowAndCountOn() {
    Sample image = remembered(1, 1, 20, BRANCH_WIDTH);
    Sample text = remembered(2, 2, 5, BRANCH_WIDTH);
    Sample more = remembered(3, 3, 1, BRANCH_WIDTH);
    int[] parents = {1, 0, 1};
    try (KvCache prefix = session().newCache(1, 1, 20, BRANCH_WIDTH)) {
      grow(prefix, image);
      try (KvCache stem = session().fork(prefix, 2, 5)) {
        grow(stem, text);
        try (KvCache branch = session().branch(stem, parents, 4)) {
          assertThat(positionsOf(branch, 1)).containsExactly(5, 5, 5);
          float[] grown = seen(more, grow(branch, more), Mask.CAUSAL);
          assertThat(positionsOf(branch, 1)).containsExactly(6, 6, 6);
          for (int row = 0; row < 3; row++) {
            assertClose(
                "row " + row,
                Arrays.copyOfRange(grown, row * BRANCH_WIDTH, (row + 1) * BRANCH_WIDTH),
                expected(image, text.rows(parents[row], parents[row] + 1), more.rows(row, row + 1)),
                38);
          }
        }
        assertThat(positionsOf(stem, 1)).containsExactly(5, 5);
      }
    }
  }

  private static double[] expected(Sample image, Sample text, Sample last) {
    float[] all = new float[26 * BRANCH_WIDTH];
    System.arraycopy(image.values(), 0, all, 0, 20 * BRANCH_WIDTH);
    System.arraycopy(text.values(), 0, all, 20 * BRANCH_WIDTH, 5 * BRANCH_WIDTH);
    System.arraycopy(last.values(), 0, all, 25 * BRANCH_WIDTH, BRANCH_WIDTH);
    Sample keys = new Sample(Shape.of(1, 26, BRANCH_WIDTH), all);
    return Formulas.attention(last, keys, keys, 2, Mask.CAUSAL);
  }

  @Test
  default void rowsOfACacheAreWhatEachWouldBeAlone() {
    Sample images = Sample.random(1, 4, 37, BRANCH_WIDTH);
    Sample text = Sample.random(2, 6, 3, BRANCH_WIDTH);
    try (KvCache together = session().newCache(1, 4, 37, BRANCH_WIDTH)) {
      grow(together, images);
      for (int count = 1; count <= 2; count++) {
        for (int first = 0; first + count <= 4; first++) {
          try (KvCache some = session().rows(together, first, count);
              KvCache alone = session().newCache(1, count, 37, BRANCH_WIDTH)) {
            grow(alone, images.rows(first, first + count));
            assertThat(some.rows()).isEqualTo(count);
            assertThat(session().memory(some, 0).positions()).isEqualTo(37);
            assertThat(read(some, text.rows(0, 3 * count)))
                .containsExactly(read(alone, text.rows(0, 3 * count)));
          }
        }
      }
    }
  }

  /// What three texts about each picture see, in a fork that is joined, reordered and branched.
  private float[] read(KvCache images, Sample text) {
    int rows = text.lines() / 3;
    int[] parents = new int[rows];
    for (int row = 0; row < rows; row++) {
      parents[row] = row / 3 * 3 + 1;
    }
    Sample last = text.tokens(2, 3);
    try (KvCache fork = session().fork(images, 3, 3)) {
      assertThat(positionsOf(fork, 1)).containsOnly(0);
      grow(fork, text.tokens(0, 1));
      session().reorder(fork, parents);
      try (KvCache joined = session().join(List.of(fork))) {
        grow(joined, text.tokens(1, 2));
      }
      try (KvCache branch = session().branch(fork, parents, 1)) {
        return seen(last, grow(branch, last), Mask.CAUSAL);
      }
    }
  }

  @Test
  default void closingRowsLeavesTheirCacheAndTheOtherRows() {
    Sample images = Sample.random(1, 2, 20, BRANCH_WIDTH);
    Sample query = Sample.random(2, 1, 1, BRANCH_WIDTH);
    try (KvCache together = session().newCache(1, 2, 20, BRANCH_WIDTH)) {
      grow(together, images);
      KvCache first = session().rows(together, 0, 1);
      try (KvCache second = session().rows(together, 1, 1);
          KvCache fork = session().fork(second, 1, 1)) {
        float[] before = seen(query, session().memory(fork, 0), Mask.NONE);
        first.close();
        first.close();
        try (KvCache other = session().newCache(1, 2, 20, BRANCH_WIDTH)) {
          grow(other, images.times(3));
          assertThat(seen(query, session().memory(fork, 0), Mask.NONE)).containsExactly(before);
        }
      }
    }
  }

  @Test
  default void rowsThatAreNotThereAreRefused() {
    try (KvCache cache = session().newCache(1, 2, 4, BRANCH_WIDTH)) {
      for (int[] wrong : new int[][] {{0, 0}, {0, 3}, {2, 1}, {-1, 1}}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> session().rows(cache, wrong[0], wrong[1]));
      }
    }
  }

  @Test
  default void forgottenTokensAreOverwritten() {
    Sample tokens = remembered(1, 2, 9, BRANCH_WIDTH);
    Sample query = remembered(2, 2, 1, BRANCH_WIDTH);
    try (KvCache straight = session().newCache(1, 2, 9, BRANCH_WIDTH);
        KvCache back = session().newCache(1, 2, 9, BRANCH_WIDTH)) {
      float[] expected = seen(query, grow(straight, tokens), Mask.CAUSAL);
      grow(back, tokens.tokens(0, 4));
      grow(back, tokens.tokens(0, 5));
      session().forget(back, 5);
      assertThat(positionsOf(back, 1)).containsExactly(4, 4);
      assertThat(seen(query, grow(back, tokens.tokens(4, 9)), Mask.CAUSAL))
          .containsExactly(expected);
      assertThatIllegalArgumentException().isThrownBy(() -> session().forget(back, 10));
      assertThatIllegalArgumentException().isThrownBy(() -> session().forget(back, -1));
    }
  }

  @Test
  default void branchesOfRowsThatAreNotThereAreRefused() {
    try (KvCache cache = session().newCache(1, 2, 4, BRANCH_WIDTH)) {
      for (int[] parents : new int[][] {{}, {2}, {-1}}) {
        assertThatIllegalArgumentException().isThrownBy(() -> session().branch(cache, parents, 4));
      }
    }
  }

  @Test
  default void cachesOfAnotherShapeAreNotJoined() {
    try (KvCache one = session().newCache(1, 1, 4, BRANCH_WIDTH);
        KvCache other = session().newCache(2, 1, 4, BRANCH_WIDTH)) {
      assertThatIllegalArgumentException().isThrownBy(() -> session().join(List.of(one, other)));
      assertThatIllegalArgumentException().isThrownBy(() -> session().join(List.of()));
    }
  }
}
