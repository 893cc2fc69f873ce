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

  /// Kinds of windows where they are shifted.
  static final int MOST_KINDS = 4;

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

  /// The tokens that some rows of windows hold, left to right, then top to bottom as they are
  /// rolled, without padding.
  int[] tokens(int firstRow, int rows) {
    Grid padded = new Grid(tiles().down() * side, tiles().across() * side);
    return IntStream.range(
            firstRow * side * padded.across(), (firstRow + rows) * side * padded.across())
        .map(at -> token(padded, at / padded.across(), at % padded.across()))
        .filter(token -> token >= 0)
        .toArray();
  }

  /// What a place of the rolled grid holds: a token, or -1 for padding.
  private int token(Grid padded, int row, int column) {
    int y = (row + shift) % padded.down();
    int x = (column + shift) % padded.across();
    return y < grid.down() && x < grid.across() ? y * grid.across() + x : -1;
  }

  /// For each of [#tokens], its place among those of these windows, one window after another.
  int[] restore(int firstRow, int rows) {
    Grid tiles = tiles();
    return Arrays.stream(tokens(firstRow, rows))
        .map(
            token -> {
              int y = rolled(token / grid.across(), tiles.down()) - firstRow * side;
              int x = rolled(token % grid.across(), tiles.across());
              int tile = y / side * tiles.across() + x / side;
              return tile * area() + y % side * side + x % side;
            })
        .toArray();
  }

  private int rolled(int at, int tiles) {
    return Math.floorMod(at - shift, tiles * side);
  }

  /// For each place of these windows the index of what it holds among [#tokens], -1 for padding.
  int[] cut(int firstRow, int rows) {
    int[] held = new int[rows * tiles().across() * area()];
    Arrays.fill(held, -1);
    int[] places = restore(firstRow, rows);
    for (int i = 0; i < places.length; i++) {
      held[places[i]] = i;
    }
    return held;
  }

  /// For each token of the grid its index among the [#tokens] of all windows.
  int[] order() {
    int[] order = new int[grid.tokens()];
    int[] tokens = tokens(0, tiles().down());
    for (int i = 0; i < tokens.length; i++) {
      order[tokens[i]] = i;
    }
    return order;
  }

  /// How many kinds of windows there are: without a shift one, else four.
  int kinds() {
    return shift == 0 ? 1 : MOST_KINDS;
  }

  /// The kind of each of these windows: 0 has no wall, 1 one between its columns, 2 one between its
  /// rows, 3 both. Only those of the last column and row have any.
  List<Integer> kinds(int firstRow, int rows) {
    Grid tiles = tiles();
    return IntStream.range(firstRow * tiles.across(), (firstRow + rows) * tiles.across())
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
