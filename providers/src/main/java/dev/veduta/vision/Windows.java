// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How a grid of tokens is cut into square windows (Liu et al. 2021, section 3.2): padded with
/// zeros at the right and the bottom to whole windows, and for every other block rolled up and left
/// by `shift`, so that these windows lie across the others. What is rolled out comes in at the
/// other side, where a wall keeps it from what it does not belong to.
///
/// @param side of a window
record Windows(Grid grid, int side, int shift) {

  /// A grid that has no room for more than one window in some direction is cut into the largest
  /// squares that fit it, and not shifted.
  static Windows of(Grid grid, int side, boolean shifted) {
    int room = Math.min(grid.down(), grid.across());
    return room <= side
        ? new Windows(grid, room, 0)
        : new Windows(grid, side, shifted ? side / 2 : 0);
  }

  /// The windows themselves, in rows and columns.
  Grid tiles() {
    return new Grid(Math.ceilDiv(grid.down(), side), Math.ceilDiv(grid.across(), side));
  }

  /// Tokens in a window.
  int area() {
    return side * side;
  }

  /// For each place in each window, the token of the grid that it holds, -1 for padding.
  int[] cut() {
    int[] tokens = new int[tiles().tokens() * area()];
    Arrays.fill(tokens, -1);
    int[] places = restore();
    for (int token = 0; token < places.length; token++) {
      tokens[places[token]] = token;
    }
    return tokens;
  }

  /// For each token of the grid, its place among those of all windows.
  int[] restore() {
    int[] places = new int[grid.tokens()];
    Grid tiles = tiles();
    for (int token = 0; token < places.length; token++) {
      int y = rolled(token / grid.across(), tiles.down());
      int x = rolled(token % grid.across(), tiles.across());
      int tile = y / side * tiles.across() + x / side;
      places[token] = tile * area() + y % side * side + x % side;
    }
    return places;
  }

  private int rolled(int at, int tiles) {
    return Math.floorMod(at - shift, tiles * side);
  }

  /// How many kinds of windows there are: without a shift one, else four.
  int kinds() {
    return shift == 0 ? 1 : 4;
  }

  /// For each window its kind: 0 has no wall, 1 one between its columns, 2 one between its rows, 3
  /// both. Only those of the last column and row have any.
  List<Integer> kindOfEach() {
    Grid tiles = tiles();
    return IntStream.range(0, shift == 0 ? 1 : tiles.tokens())
        .map(
            tile ->
                shift == 0
                    ? 0
                    : (tile / tiles.across() == tiles.down() - 1 ? 2 : 0)
                        + (tile % tiles.across() == tiles.across() - 1 ? 1 : 0))
        .boxed()
        .toList();
  }

  /// Whether a wall stands between two places of a window of some kind.
  boolean walled(int kind, int a, int b) {
    boolean rows = (kind & 2) != 0 && isRolledIn(a / side) != isRolledIn(b / side);
    boolean columns = (kind & 1) != 0 && isRolledIn(a % side) != isRolledIn(b % side);
    return rows || columns;
  }

  private boolean isRolledIn(int at) {
    return at >= side - shift;
  }
}
