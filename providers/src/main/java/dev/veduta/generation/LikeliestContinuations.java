// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.spi.compute.TopK;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The likeliest continuations of all beams.
record LikeliestContinuations(Candidates candidates) implements Continuations {
  private static final Comparator<Beam> BY_SCORE = (a, b) -> Float.compare(b.score(), a.score());

  @Override
  public Search.Needs needs(int k) {
    return candidates.needs(k);
  }

  @Override
  public List<Beam> of(Scores scores, List<Beam> beams, int k) {
    TopK best = candidates.best(scores, beams.stream().map(Beam::text).toList(), k);
    List<Beam> all = new ArrayList<>();
    for (int row = 0; row < beams.size(); row++) {
      Beam parent = beams.get(row);
      int[] tokens = best.tokens()[row];
      float[] logProbabilities = best.logProbabilities()[row];
      for (int i = 0; i < tokens.length; i++) {
        float logProbability = logProbabilities[i];
        float margin = logProbability - logProbabilities[i == 0 ? 1 : 0];
        Text text = parent.text().plus(tokens[i], logProbability, margin);
        all.add(new Beam(text, row, logProbability + parent.score()));
      }
    }
    all.sort(BY_SCORE);
    return all.subList(0, Math.min(k, all.size()));
  }
}
