// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import org.jspecify.annotations.Nullable;

/// A setting that is missing, misspelt or out of range; the message names what exists.
public final class ConfigurationException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
