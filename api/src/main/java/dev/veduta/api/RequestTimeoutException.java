// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// A request was not answered in the time that its captioner's setting `timeout` permits, waiting
/// included.
public final class RequestTimeoutException extends VedutaException {
  private static final long serialVersionUID = 1L;

  public RequestTimeoutException(String message) {
    super(message);
  }
}
