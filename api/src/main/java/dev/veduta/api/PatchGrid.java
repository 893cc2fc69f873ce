// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.Objects;

/// How the patches lie that a model cuts a picture into.
///
/// @param leading tokens before those of the patches that stand for no place, such as a class token
/// @param rows of patches, from the top of what the model sees
/// @param columns of patches, from its left
/// @param view what all of them together show of the picture
public record PatchGrid(int leading, int rows, int columns, PictureView view) {

  public PatchGrid {
    if (leading < 0 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid has at least a row and a column and no fewer than 0 other tokens, got %d × %d and %d"
              .formatted(rows, columns, leading));
    }
  }

  /// How many tokens a picture has, those of no place included.
  public int tokens() {
    return leading + rows * columns;
  }

  /// What a patch shows of the picture.
  ///
  /// @throws IndexOutOfBoundsException when there is no such patch
  public Region region(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, columns);
    return view.part(
            (double) column / columns,
            (double) row / rows,
            (column + 1.0) / columns,
            (row + 1.0) / rows)
        .region();
  }
}
