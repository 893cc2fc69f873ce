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
import org.junit.jupiter.api.Test;

/// Caches: what is appended, forked and reordered is attended to as if it had been remembered.
interface DecodingContract extends Subject {

  /// Two heads of 12.
  int WIDTH = 24;

  private AttentionMemory append(KvCache cache, int layer, Sample tokens) {
    Tensor keys = tokens.upload(session());
    Tensor values = tokens.times(-0.5f).upload(session());
    return session().append(cache, layer, keys, values);
  }

  private Sample ask(Sample queries, AttentionMemory memory, Mask mask) {
    return Sample.read(session(), session().attention(queries.upload(session()), memory, 2, mask));
  }

  private double[] expected(Sample queries, Sample tokens, Mask mask) {
    return Formulas.attention(queries, tokens, tokens.times(-0.5f), 2, mask);
  }

  @Test
  default void appendedTokensAreRememberedInOrder() {
    Sample tokens = remembered(1, 2, 150, WIDTH);
    Sample queries = remembered(2, 2, 1, WIDTH);
    try (KvCache cache = session().newCache(2, 2, 150, WIDTH)) {
      assertThat(cache.rows()).isEqualTo(2);
      int[] cuts = {0, 1, 2, 17, 63, 66, 130, 150};
      for (int i = 1; i < cuts.length; i++) {
        for (int layer = 0; layer < 2; layer++) {
          AttentionMemory memory =
              append(cache, layer, tokens.tokens(cuts[i - 1], cuts[i]).times(layer + 1));
          assertThat(memory.positions()).isEqualTo(cuts[i]);
          assertThat(memory.rows()).isEqualTo(2);
          Sample so = tokens.tokens(0, cuts[i]).times(layer + 1);
          assertClose(
              "layer %d after %d tokens".formatted(layer, cuts[i]),
              ask(queries, memory, Mask.CAUSAL).values(),
              expected(queries, so, Mask.CAUSAL),
              cuts[i] + 12);
        }
      }
    }
  }

  @Test
  default void tokensOneByOneSeeWhatTokensAtOnceSee() {
    Sample tokens = remembered(1, 1, 90, WIDTH);
    try (KvCache atOnce = session().newCache(1, 1, 90, WIDTH);
        KvCache oneByOne = session().newCache(1, 1, 90, WIDTH)) {
      Sample all = ask(tokens, append(atOnce, 0, tokens), Mask.CAUSAL);
      for (int token = 0; token < 90; token++) {
        Sample one = tokens.tokens(token, token + 1);
        assertClose(
            "token " + token,
            ask(one, append(oneByOne, 0, one), Mask.CAUSAL).values(),
            Formulas.exact(all.tokens(token, token + 1)),
            token + 13);
      }
    }
  }

  @Test
  default void positionsCountOwnTokensOnly() {
    try (KvCache prefix = session().newCache(1, 2, 5, WIDTH)) {
      append(prefix, 0, remembered(1, 2, 5, WIDTH));
      assertPositions(session().positions(prefix, 2), Shape.of(2, 2), 5, 6, 5, 6);
      try (KvCache fork = session().fork(prefix, 2, 10)) {
        assertThat(fork.rows()).isEqualTo(4);
        assertPositions(session().positions(fork, 1), Shape.of(4, 1), 0, 0, 0, 0);
        append(fork, 0, remembered(2, 4, 3, WIDTH));
        assertPositions(session().positions(fork, 2), Shape.of(4, 2), 3, 4, 3, 4, 3, 4, 3, 4);
      }
    }
  }

  private void assertPositions(Tensor positions, Shape shape, int... expected) {
    assertThat(positions.shape()).isEqualTo(shape);
    float[] table = new float[100];
    for (int i = 0; i < table.length; i++) {
      table[i] = i;
    }
    Tensor numbers = new Sample(Shape.of(100, 1), table).weights(backend());
    assertClose(
        "positions",
        Sample.read(session(), session().embed(positions, numbers)).values(),
        java.util.Arrays.stream(expected).asDoubleStream().toArray(),
        1);
  }

  @Test
  default void aForkContinuesEachRowOfItsPrefix() {
    Sample image = remembered(1, 2, 70, WIDTH);
    Sample text = remembered(2, 6, 9, WIDTH);
    Sample queries = remembered(3, 6, 9, WIDTH);
    try (KvCache prefix = session().newCache(1, 2, 70, WIDTH)) {
      append(prefix, 0, image);
      try (KvCache fork = session().fork(prefix, 3, 9)) {
        append(fork, 0, text.tokens(0, 4));
        AttentionMemory memory = append(fork, 0, text.tokens(4, 9));
        assertThat(memory.positions()).isEqualTo(79);
        assertClose(
            "a fork",
            ask(queries, memory, Mask.CAUSAL).values(),
            expected(queries, continued(image, text, 3), Mask.CAUSAL),
            91);
      }
      Sample later = remembered(4, 2, 1, WIDTH);
      try (KvCache second = session().fork(prefix, 1, 1)) {
        assertClose(
            "a second fork of the same prefix",
            ask(later, append(second, 0, later), Mask.NONE).values(),
            expected(later, continued(image, later, 1), Mask.NONE),
            83);
      }
    }
  }

  /// The prefix of each row, then its own tokens.
  private static Sample continued(Sample prefix, Sample own, int beams) {
    int rows = own.shape().at(0);
    int first = prefix.values().length / prefix.shape().at(0);
    int second = own.values().length / rows;
    float[] joined = new float[rows * (first + second)];
    for (int row = 0; row < rows; row++) {
      int to = row * (first + second);
      System.arraycopy(prefix.values(), row / beams * first, joined, to, first);
      System.arraycopy(own.values(), row * second, joined, to + first, second);
    }
    return new Sample(Shape.of(rows, (first + second) / WIDTH, WIDTH), joined);
  }

  @Test
  default void reorderedRowsContinueTheirParents() {
    Sample image = remembered(1, 2, 20, WIDTH);
    Sample text = remembered(2, 6, 5, WIDTH);
    Sample more = remembered(3, 6, 1, WIDTH);
    int[][] orders = {
      {0, 1, 2, 3, 4, 5}, {2, 0, 1, 5, 5, 3}, {1, 1, 1, 4, 3, 4}, {2, 1, 0, 3, 3, 3}
    };
    for (int[] parents : orders) {
      try (KvCache prefix = session().newCache(2, 2, 20, WIDTH)) {
        append(prefix, 0, image);
        append(prefix, 1, image.times(2));
        try (KvCache fork = session().fork(prefix, 3, 8)) {
          append(fork, 0, text);
          append(fork, 1, text.times(2));
          session().reorder(fork, parents);
          session().reorder(fork, parents);
          Sample chosen = choose(choose(text, parents), parents);
          assertReordered(fork, 0, image, chosen, more);
          assertReordered(fork, 1, image.times(2), chosen.times(2), more);
        }
      }
    }
  }

  private void assertReordered(KvCache fork, int layer, Sample image, Sample text, Sample more) {
    AttentionMemory memory = append(fork, layer, more);
    assertClose(
        "layer %d after a reorder".formatted(layer),
        ask(more, memory, Mask.CAUSAL).values(),
        expected(more, continued(image, continued(text, more, 1), 3), Mask.CAUSAL),
        38);
  }

  private static Sample choose(Sample rows, int[] parents) {
    int size = rows.values().length / parents.length;
    float[] chosen = new float[rows.values().length];
    for (int i = 0; i < parents.length; i++) {
      System.arraycopy(rows.values(), parents[i] * size, chosen, i * size, size);
    }
    return new Sample(rows.shape(), chosen);
  }

  @Test
  default void aBeamIsTheSameAloneAndAmongOthers() {
    Sample image = remembered(1, 3, 197, WIDTH);
    Sample text = remembered(2, 12, 7, WIDTH);
    Sample all = decode(image, text, 4);
    for (int row = 0; row < 12; row++) {
      int seen = row / 4;
      assertThat(decode(image.rows(seen, seen + 1), text.rows(row, row + 1), 1).values())
          .containsExactly(all.rows(row, row + 1).values());
    }
  }

  private Sample decode(Sample image, Sample text, int beams) {
    try (KvCache prefix = session().newCache(1, image.shape().at(0), 197, WIDTH)) {
      append(prefix, 0, image);
      try (KvCache fork = session().fork(prefix, beams, 7)) {
        append(fork, 0, text.tokens(0, 6));
        Sample last = text.tokens(6, 7);
        return ask(last, append(fork, 0, last), Mask.CAUSAL);
      }
    }
  }

  @Test
  default void moreTokensThanTheCacheHoldsAreRefused() {
    try (KvCache cache = session().newCache(1, 1, 4, WIDTH)) {
      append(cache, 0, remembered(1, 1, 3, WIDTH));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> append(cache, 0, remembered(1, 1, 2, WIDTH)))
          .withMessageContaining("[1, 2, 24]")
          .withMessageContaining("4");
      append(cache, 0, remembered(1, 1, 1, WIDTH));
    }
  }

  @Test
  default void tokensOfAnotherShapeAreRefused() {
    try (KvCache cache = session().newCache(1, 2, 4, WIDTH)) {
      for (int[] extents : new int[][] {{1, 1, WIDTH}, {2, 1, 12}}) {
        Sample wrong = remembered(1, extents);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> append(cache, 0, wrong))
            .withMessageContaining(wrong.shape().toString())
            .withMessageContaining("[2, 4, 24]");
      }
      for (int layer : new int[] {-1, 1}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> append(cache, layer, remembered(1, 2, 1, WIDTH)))
            .withMessageContaining("layer " + layer);
      }
    }
  }

  @Test
  default void parentsThatCanNotBeContinuedAreRefused() {
    try (KvCache prefix = session().newCache(1, 2, 4, WIDTH)) {
      append(prefix, 0, remembered(1, 2, 4, WIDTH));
      try (KvCache fork = session().fork(prefix, 2, 4)) {
        for (int[] parents :
            new int[][] {{0, 1, 2}, {0, 1, 2, 4}, {-1, 1, 2, 3}, {2, 1, 2, 3}, {0, 1, 1, 3}}) {
          assertThatIllegalArgumentException().isThrownBy(() -> session().reorder(fork, parents));
        }
      }
    }
  }
}
