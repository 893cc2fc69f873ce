// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

/// Says that a device or its driver can't run an image; another may do.
public final class RejectedImageException extends Exception {
  private static final long serialVersionUID = 1;

  public RejectedImageException(String message) {
    super(message);
  }

  /// @param log what the driver's compiler says; empty if nothing
  static RejectedImageException of(CudaException cause, String log) {
    String said = log.isBlank() ? "" : ": " + log.strip();
    RejectedImageException rejected = new RejectedImageException(cause.getMessage() + said);
    rejected.initCause(cause);
    return rejected;
  }
}
