// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.io.IOException;

/// Reads one format. Stateless.
interface PictureReader {

  /// The first picture of a file, without regard to how it was held.
  ///
  /// @throws dev.veduta.api.ImageException when it is larger than the limit
  /// @throws IOException when it is damaged
  Pixels read(byte[] encoded, PixelLimit limit) throws IOException;

  /// How a picture that [#read] could read was held; upright when it does not say.
  Orientation orientation(byte[] encoded);
}
