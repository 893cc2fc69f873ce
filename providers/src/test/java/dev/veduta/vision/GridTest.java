// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A grid …
final class GridTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "4, 4", "5, 2"})
  void numbersEachWayInWhichOneTokenLiesToAnotherOnce(int down, int across) {
    Grid grid = new Grid(down, across);
    Map<Integer, String> ways = new HashMap<>();
    for (int a = 0; a < grid.tokens(); a++) {
      for (int b = 0; b < grid.tokens(); b++) {
        String way = (a / across - b / across) + " below, " + (a % across - b % across) + " right";
        assertThat(ways.computeIfAbsent(grid.offset(a, b), _ -> way)).isEqualTo(way);
      }
    }
    assertThat(ways.keySet())
        .hasSize(grid.offsets())
        .allMatch(way -> way >= 0 && way < grid.offsets());
  }

  @Test
  void countsOffsetsFromUpperLeftRowsFirst() {
    Grid grid = new Grid(2, 3);
    assertThat(grid.offset(0, 5)).isZero();
    assertThat(grid.offset(1, 5)).isEqualTo(1);
    assertThat(grid.offset(0, 2)).isEqualTo(5);
    assertThat(grid.offset(0, 0)).isEqualTo(7);
    assertThat(grid.offset(5, 0)).isEqualTo(14);
  }

  @Test
  void joinsNeighboursColumnByColumnAndFillsOddEdges() {
    assertThat(new Grid(3, 3).halved()).isEqualTo(new Grid(2, 2));
    assertThat(new Grid(3, 3).neighbours())
        .containsExactly(0, 3, 1, 4, 2, 5, -1, -1, 6, -1, 7, -1, 8, -1, -1, -1);
  }
}
