// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// When beam search stops looking for better captions; Transformers' `early_stopping`.
public enum EarlyStopping {
  /// When no running beam is likely to beat the worst finished one at its present length (`false`,
  /// the default).
  HEURISTIC,
  /// As soon as as many captions are finished as there are beams (`true`).
  FIRST,
  /// Only when no running beam can beat the worst finished one at any length (`"never"`).
  NEVER
}
