// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Says why a step can't be recorded now; it is run as it is.
final class UnrecordableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnrecordableException(String reason) {
    super("this step can't be recorded: " + reason);
  }
}
