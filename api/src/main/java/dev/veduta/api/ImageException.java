// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import org.jspecify.annotations.Nullable;

/// A picture that can't be read, or is larger than allowed; the message names it.
public final class ImageException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
