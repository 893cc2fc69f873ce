// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import org.jspecify.annotations.Nullable;

/// A model that can't be loaded; the message names its files and every fault found in them.
public final class ModelException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
