// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.List;

/// Always takes the likeliest token; of equals the lowest id.
final class GreedySearch implements Search {
  private final GenerationSettings settings;
  private Text text;
  private boolean ended;

  GreedySearch(GenerationSettings settings, int[] prompt) {
    this.settings = settings;
    this.text = Text.prompt(prompt);
  }

  @Override
  public int candidatesPerRow() {
    return 1;
  }

  @Override
  public List<Text> running() {
    return List.of(text);
  }

  @Override
  public int parent(int row) {
    return 0;
  }

  @Override
  public void choose(int[][] tokens, float[][] logProbabilities) {
    text = text.plus(tokens[0][0], logProbabilities[0][0]);
    ended = settings.ends(text.last());
  }

  @Override
  public boolean isDone() {
    return ended || text.length() >= settings.maxLength();
  }

  @Override
  public List<Generated> result() {
    double sum = 0;
    for (float logProbability : text.logProbabilities()) {
      sum += logProbability;
    }
    return List.of(
        new Generated(
            text.generated(),
            text.logProbabilities(),
            sum / text.logProbabilities().length,
            ended ? FinishReason.EOS : FinishReason.MAX_TOKENS));
  }
}
