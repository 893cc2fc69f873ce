// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import dev.veduta.api.VedutaException;
import org.jspecify.annotations.Nullable;

/// A model that can't be had from the Hugging Face hub, or a cache of it that can't be used; the
/// message says what to do about it. What has arrived by then is kept, so that the same call goes
/// on from there.
public final class HubException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public HubException(String message) {
    super(message);
  }

  public HubException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
