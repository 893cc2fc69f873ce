// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.io.IOException;

/// A fault in a picture, in words that follow "can't be read as PNG: ".
final class DamagedPictureException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedPictureException(String message) {
    super(message);
  }
}
