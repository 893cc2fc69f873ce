// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Windows …
final class WindowsTest {

  @ParameterizedTest
  @CsvSource({
    "8, 8, 4, false", "8, 8, 4, true", "15, 13, 4, true", "15, 13, 4, false", "9, 20, 5, true",
    "7, 12, 3, true", "10, 10, 7, true", "4, 8, 4, true", "3, 5, 4, true", "6, 6, 1, true"
  })
  void holdWhatTheFormulaSays(int down, int across, int side, boolean shifted) {
    Windows windows = Windows.of(new Grid(down, across), side, shifted);
    int[] held = held(windows, down, across);

    int rows = windows.tiles().down();
    int[] tokens = windows.tokens(0, rows);
    int[] cut = windows.cut(0, rows);
    assertThat(Arrays.stream(cut).map(place -> place < 0 ? -1 : tokens[place]))
        .containsExactly(ints(held));
    assertThat(tokens).hasSize(down * across).doesNotHaveDuplicates();
    int[] restore = windows.restore(0, rows);
    for (int i = 0; i < tokens.length; i++) {
      assertThat(held[restore[i]]).isEqualTo(tokens[i]);
    }
    int[] order = windows.order();
    for (int token = 0; token < order.length; token++) {
      assertThat(tokens[order[token]]).isEqualTo(token);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 13, 4, true", "15, 13, 4, false", "20, 9, 5, true"})
  void canBeTakenRowByRow(int down, int across, int side, boolean shifted) {
    Windows windows = Windows.of(new Grid(down, across), side, shifted);
    int rows = windows.tiles().down();
    int[] all = windows.tokens(0, rows);
    int[] cut = windows.cut(0, rows);
    int row = windows.tiles().across() * windows.area();
    int before = 0;
    for (int first = 0; first < rows; first++) {
      int[] tokens = windows.tokens(first, 1);
      assertThat(tokens).isEqualTo(Arrays.copyOfRange(all, before, before + tokens.length));
      int[] places = windows.cut(first, 1);
      for (int i = 0; i < row; i++) {
        int place = cut[first * row + i];
        assertThat(places[i]).isEqualTo(place < 0 ? -1 : place - before);
      }
      assertThat(windows.kinds(first, 1))
          .isEqualTo(
              windows
                  .kinds(0, rows)
                  .subList(
                      first * windows.tiles().across(), (first + 1) * windows.tiles().across()));
      before += tokens.length;
    }
    assertThat(before).isEqualTo(all.length);
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 4", "15, 13, 4", "9, 20, 5", "7, 12, 3", "10, 10, 2"})
  void haveWallsWhereTheRegionsOfARolledGridMeet(int down, int across, int side) {
    Windows windows = Windows.of(new Grid(down, across), side, true);
    int height = windows.tiles().down() * side;
    int width = windows.tiles().across() * side;
    int checked = 0;
    for (int tile = 0; tile < windows.tiles().tokens(); tile++) {
      int top = tile / windows.tiles().across() * side;
      int left = tile % windows.tiles().across() * side;
      int kind = windows.kinds(0, windows.tiles().down()).get(tile);
      for (int a = 0; a < windows.area(); a++) {
        for (int b = 0; b < windows.area(); b++) {
          boolean apart =
              region(top + a / side, height, side) != region(top + b / side, height, side)
                  || region(left + a % side, width, side) != region(left + b % side, width, side);
          assertThat(windows.walled(kind, a, b)).isEqualTo(apart);
          checked += apart ? 1 : 0;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void areAsLargeAsTheGridAndNotShiftedWhereOnlyOneFits() {
    assertThat(Windows.of(new Grid(7, 20), 7, true)).isEqualTo(new Windows(new Grid(7, 20), 7, 0));
    assertThat(Windows.of(new Grid(20, 5), 7, true)).isEqualTo(new Windows(new Grid(20, 5), 5, 0));
    assertThat(Windows.of(new Grid(8, 20), 7, true)).isEqualTo(new Windows(new Grid(8, 20), 7, 3));
    assertThat(Windows.of(new Grid(8, 20), 7, true).kinds()).isEqualTo(4);
    assertThat(Windows.of(new Grid(8, 20), 7, false).kinds()).isEqualTo(1);
  }

  /// The regions of the shift's mask along one axis (spec/02-vision-encoders.md).
  private static int region(int at, int length, int side) {
    return at < length - side ? 0 : at < length - side / 2 ? 1 : 2;
  }

  /// Pads, rolls and partitions a numbered grid, step by step.
  private static int[] held(Windows windows, int down, int across) {
    int side = windows.side();
    int height = (down + side - 1) / side * side;
    int width = (across + side - 1) / side * side;
    int[][] rolled = new int[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int toY = (y - windows.shift() + height) % height;
        int toX = (x - windows.shift() + width) % width;
        rolled[toY][toX] = y < down && x < across ? y * across + x : -1;
      }
    }
    int[] held = new int[height * width];
    int i = 0;
    for (int top = 0; top < height; top += side) {
      for (int left = 0; left < width; left += side) {
        for (int place = 0; place < side * side; place++) {
          held[i++] = rolled[top + place / side][left + place % side];
        }
      }
    }
    return held;
  }

  private static Integer[] ints(int[] numbers) {
    return IntStream.of(numbers).boxed().toArray(Integer[]::new);
  }
}
