// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The bias of BEiT …
final class BeitBiasTest {
  private static final Grid GRID = new Grid(2, 3);
  private static final String NAME = "relative_position_bias_table";

  @Test
  void takesTheRowsThatTransformersTakes() {
    // generate_relative_position_index((2, 3)) of Transformers 5.18.0
    int[][] expected = {
      {17, 15, 15, 15, 15, 15, 15},
      {16, 7, 6, 5, 2, 1, 0},
      {16, 8, 7, 6, 3, 2, 1},
      {16, 9, 8, 7, 4, 3, 2},
      {16, 12, 11, 10, 7, 6, 5},
      {16, 13, 12, 11, 8, 7, 6},
      {16, 14, 13, 12, 9, 8, 7},
    };
    BeitBias bias = new BeitBias(1, GRID, GRID);
    for (int token = 0; token < 7; token++) {
      for (int other = 0; other < 7; other++) {
        assertThat(bias.row(token, other)).isEqualTo(expected[token][other]);
      }
    }
  }

  @Test
  void isStretchedAsTransformersDoesForOtherPictures() {
    // BeitRelativePositionBias of pictures of 2 × 3 patches whose table holds 0, 0.5, 1 … 8.5
    Values bias = load(1, new Grid(1, 2));
    assertThat(bias.shape()).isEqualTo(Shape.of(1, 1, 3, 3));
    assertThat(bias.data().toArray(ValueLayout.JAVA_FLOAT))
        .containsExactly(8.5f, 7.5f, 7.5f, 8, 3.5f, 3, 8, 4, 3.5f);
  }

  @Test
  void hasATableForEachHead() {
    Values bias = load(2, new Grid(2, 2));
    assertThat(bias.shape()).isEqualTo(Shape.of(1, 2, 5, 5));
    // The table counts through its rows of two heads, so the second is half a step ahead.
    for (int i = 0; i < 25; i++) {
      // The stretching rounds.
      assertThat(bias.at(25 + i) - bias.at(i)).isCloseTo(0.5f, within(1e-5f));
    }
  }

  private static Values load(int heads, Grid seen) {
    try (ComputeBackend backend = Encoders.backend();
        Weights weights = Weights.of("test", new Counting(heads), backend)) {
      return new BeitBias(heads, GRID, seen).load(weights);
    }
  }

  /// A table that counts up by halves.
  private record Counting(int heads) implements Checkpoint {
    @Override
    public Map<String, Entry> entries() {
      Shape shape = Shape.of(GRID.offsets() + 3, heads);
      return Map.of(NAME, new Entry(DType.F32, shape, "memory"));
    }

    @Override
    public MemorySegment data(String name, Arena arena) {
      int count = (GRID.offsets() + 3) * heads;
      MemorySegment data = arena.allocate(count * 4L, 4);
      for (int i = 0; i < count; i++) {
        data.setAtIndex(ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN), i, i * 0.5f);
      }
      return data;
    }
  }
}
