// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Why a text ends where it does.
public enum FinishReason {
  /// The model generated its end-of-sequence token.
  EOS,
  /// The permitted number of tokens was reached, so the text may be cut off.
  MAX_TOKENS,
  /// A stop string was reached; it is not part of the text.
  STOP,
  /// The model repeated itself verbatim; the text is cut behind the first time.
  LOOP,
  /// The permitted time was over.
  DEADLINE,
  /// The request was cancelled.
  CANCELLED;

  /// Whether the text might have gone on.
  public boolean isCut() {
    return this != EOS && this != STOP;
  }
}
