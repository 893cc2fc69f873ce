// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Says which tokens may follow a text. It is asked at every step of every row, from the thread
/// that generates.
@FunctionalInterface
public interface PrefixAllowedTokens {

  /// The ids of the tokens that may come next; at least one.
  ///
  /// @param textSoFar ids of the prompt and of what was generated
  int[] allowed(int[] textSoFar);
}
