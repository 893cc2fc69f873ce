// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import dev.veduta.api.VedutaException;
import org.jspecify.annotations.Nullable;

/// A server that can't listen where it was told to.
public final class ServerException extends VedutaException {
  private static final long serialVersionUID = 1L;

  ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
