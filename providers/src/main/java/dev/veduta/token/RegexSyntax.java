// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// A regular expression that can't be read here.
final class RegexSyntax extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param at the index of the character where reading stopped
  RegexSyntax(String fault, int at) {
    super(fault + " at character " + (at + 1), null, false, false);
  }
}
