// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.List;

/// Draws the token. The text keeps its probability as the model and the score processors have it,
/// whatever the warpers make of it for the draw.
record DrawnToken(Candidates candidates, List<ScoreProcessor> warpers, Sampler sampler)
    implements NextToken {

  @Override
  public Search.Needs needs() {
    return new Search.Needs(0, true, false);
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Text after(Scores scores, int line, Text text) {
    float[] logProbabilities = candidates.logProbabilities(scores, line, text);
    float[] warped = logProbabilities.clone();
    for (ScoreProcessor warper : warpers) {
      warper.process(text.ids(), warped);
    }
    return text.plus(sampler.draw(warped), logProbabilities);
  }
}
