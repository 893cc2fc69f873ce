// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

/// How the next tokens are found; which one follows from the options as in Transformers
/// (spec/10-generation.md, section 2).
enum SearchMode {
  /// Takes the likeliest token.
  GREEDY,
  /// Draws a token.
  SAMPLE,
  /// Takes a likely token that is unlike those before it.
  CONTRASTIVE,
  /// Follows the likeliest texts.
  BEAM,
  /// Follows texts that are drawn.
  BEAM_SAMPLE,
  /// Follows groups of texts that differ from each other.
  GROUP_BEAM,
  /// Follows the likeliest texts that have the words they must have.
  CONSTRAINED_BEAM;

  /// Whether tokens are drawn.
  boolean draws() {
    return this == SAMPLE || this == BEAM_SAMPLE;
  }
}
