// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.ImageException;

/// How large a picture may be, asked before anything is allocated for its pixels.
///
/// @param picture what errors call it
/// @param most the most pixels
record PixelLimit(String picture, long most) {

  /// @throws ImageException when a picture of that size is too large
  /// @throws DamagedPictureException when it has no pixels
  void check(long width, long height) throws DamagedPictureException {
    if (width < 1 || height < 1) {
      throw new DamagedPictureException("its size is given as %d×%d".formatted(width, height));
    }
    if (width > most / height) {
      throw new ImageException(
          "%s has %d×%d pixels, more than the limit of %d; set"
                  .formatted(picture, width, height, most)
              + " veduta.captioner.<name>.max-pixels to at least %d to read it"
                  .formatted(width * height));
    }
  }
}
