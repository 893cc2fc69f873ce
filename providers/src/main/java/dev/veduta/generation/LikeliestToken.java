// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

/// Takes the likeliest token; of equals the lowest id.
record LikeliestToken(Candidates candidates) implements NextToken {

  @Override
  public Search.Needs needs() {
    return candidates.needs(2);
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Text after(Scores scores, int line, Text text) {
    return candidates.likeliest(scores, line, text);
  }
}
