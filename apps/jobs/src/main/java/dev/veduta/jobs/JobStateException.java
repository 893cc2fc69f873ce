// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;

/// A job is in a state in which something can't be done with it.
public final class JobStateException extends VedutaException {
  private static final long serialVersionUID = 1L;

  JobStateException(String message) {
    super(message);
  }
}
