// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureView;

/// How the tokens of a vision encoder lie over the pixels that it reads: row by row from the left
/// upper corner.
///
/// @param leading tokens before them that stand for no place, such as a class token
/// @param rows of tokens
/// @param columns of tokens
/// @param side of the square of pixels that a token stands for
public record TokenGrid(int leading, int rows, int columns, int side) {

  /// The grid over what the processed pixels show of a picture.
  ///
  /// @param height of the processed pixels
  /// @param width of the processed pixels
  public PatchGrid over(PictureView view, int height, int width) {
    return new PatchGrid(
        leading,
        rows,
        columns,
        view.part(0, 0, (double) columns * side / width, (double) rows * side / height));
  }
}
