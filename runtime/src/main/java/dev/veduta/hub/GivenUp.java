// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;

/// A hub that could not be reached, or that broke off too often: something that only time or
/// another network mends.
final class GivenUp extends IOException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  GivenUp(String advice, IOException cause) {
    super(advice, cause);
    this.advice = advice;
  }

  /// What happened and what to do.
  String advice() {
    return advice;
  }
}
