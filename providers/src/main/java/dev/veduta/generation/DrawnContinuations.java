// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Continuations drawn from those of all beams together, none twice, in the order in which they are
/// drawn. Beams are ranked by the sum of the scores that were drawn from, as in Transformers; the
/// texts keep the probabilities of before the warpers.
record DrawnContinuations(Candidates candidates, List<ScoreProcessor> warpers, Sampler sampler)
    implements Continuations {

  @Override
  public Search.Needs needs(int k) {
    return new Search.Needs(0, true, false);
  }

  @Override
  public List<Beam> of(Scores scores, List<Beam> beams, int k) {
    int vocabulary = scores.vocabulary();
    float[][] logProbabilities = new float[beams.size()][];
    float[] sums = new float[Math.multiplyExact(beams.size(), vocabulary)];
    for (int row = 0; row < beams.size(); row++) {
      Beam beam = beams.get(row);
      logProbabilities[row] = candidates.logProbabilities(scores, row, beam.text());
      float[] warped = logProbabilities[row].clone();
      for (ScoreProcessor warper : warpers) {
        warper.process(beam.text().ids(), warped);
      }
      for (int token = 0; token < vocabulary; token++) {
        sums[row * vocabulary + token] = warped[token] + beam.score();
      }
    }
    List<Beam> drawn = new ArrayList<>();
    for (int at : draw(sums, Math.min(k, sums.length))) {
      int row = at / vocabulary;
      Text text = beams.get(row).text().plus(at % vocabulary, logProbabilities[row]);
      drawn.add(new Beam(text, row, sums[at]));
    }
    return drawn;
  }

  /// Where too few are possible, the best of the others fill up.
  private Set<Integer> draw(float[] sums, int k) {
    Set<Integer> drawn = new LinkedHashSet<>();
    for (int at : sampler.drawDistinct(sums, k)) {
      drawn.add(at);
    }
    if (drawn.size() < k) {
      int[] best = new int[k];
      Candidates.select(sums, best, new float[k]);
      for (int i = 0; drawn.size() < k; i++) {
        drawn.add(best[i]);
      }
    }
    return drawn;
  }
}
