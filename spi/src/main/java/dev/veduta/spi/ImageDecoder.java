// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.Image;

/// Reads encoded pictures. Safe for use by many threads.
public interface ImageDecoder {

  /// The picture's pixels as Pillow's `convert("RGB")` has them.
  ///
  /// @throws dev.veduta.api.ImageException naming the picture and the fault
  Pixels decode(Image image, PixelOptions options);
}
