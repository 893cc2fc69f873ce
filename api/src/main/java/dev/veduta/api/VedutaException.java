// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import org.jspecify.annotations.Nullable;

/// Something a user can mend: its message says what went wrong, where, what was expected and what
/// to do.
public class VedutaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VedutaException(String message) {
    super(message);
  }

  public VedutaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
