// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

/// Image tokens in rows and columns, numbered left to right, then top to bottom.
record Grid(int down, int across) {

  int tokens() {
    return down * across;
  }

  /// In how many ways one token can lie to another.
  int offsets() {
    return (2 * down - 1) * (2 * across - 1);
  }

  /// How token `a` lies to token `b`, from 0 to [#offsets] - 1, rows first.
  int offset(int a, int b) {
    int below = a / across - b / across + down - 1;
    int right = a % across - b % across + across - 1;
    return below * (2 * across - 1) + right;
  }

  /// The grid of pairs in both directions, where a last one may be without its other half.
  Grid halved() {
    return new Grid(Math.ceilDiv(down, 2), Math.ceilDiv(across, 2));
  }

  /// The four tokens under each of the [#halved] grid, those of its left column first; -1 where
  /// there is none.
  int[] neighbours() {
    Grid half = halved();
    int[] tokens = new int[half.tokens() * 4];
    for (int i = 0; i < tokens.length; i++) {
      int y = i / 4 / half.across() * 2 + i % 2;
      int x = i / 4 % half.across() * 2 + i % 4 / 2;
      tokens[i] = y < down && x < across ? y * across + x : -1;
    }
    return tokens;
  }

  @Override
  public String toString() {
    return "%d×%d".formatted(across, down);
  }
}
