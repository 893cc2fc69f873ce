// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// Why a caption ends where it does.
public enum FinishReason {
  /// The model generated its end-of-sequence token.
  EOS,
  /// The permitted number of tokens was reached, so the text may be cut off.
  MAX_TOKENS
}
