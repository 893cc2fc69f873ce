// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// More requests than may wait at once; the same request can be made again later.
public final class BusyException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public BusyException(String message) {
    super(message);
  }
}
