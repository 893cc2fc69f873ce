// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Beam search as Transformers has it since 4.50 (spec/10-generation.md, section 8). Scores are
/// 32-bit floats, sorts keep the order of equals, and `NEVER` stands in for minus infinity, all as
/// there.
final class BeamSearch implements Search {
  private static final float NEVER = -1e9f;
  private static final Comparator<Candidate> BY_SCORE =
      (a, b) -> Float.compare(b.score(), a.score());

  private final GenerationSettings settings;
  private final int beams;
  private List<Candidate> running = new ArrayList<>();
  private List<Candidate> finished = new ArrayList<>();
  private boolean improvementPossible = true;
  private boolean done;

  BeamSearch(GenerationSettings settings, int[] prompt) {
    this.settings = settings;
    this.beams = settings.numBeams();
    Text text = Text.prompt(prompt);
    for (int beam = 0; beam < beams; beam++) {
      // Equal beams would find equal texts: only the first counts at the start.
      running.add(new Candidate(text, beam, beam == 0 ? 0 : NEVER, false));
    }
  }

  /// A text with its score.
  ///
  /// @param parent the row it continues
  /// @param isFinished whether it ended; false for what stands in for a text not found yet
  private record Candidate(Text text, int parent, float score, boolean isFinished) {
    Candidate withScore(float newScore) {
      return new Candidate(text, parent, newScore, isFinished);
    }
  }

  @Override
  public int candidatesPerRow() {
    return Math.max(2, 1 + settings.eos().size()) * beams;
  }

  @Override
  public List<Text> running() {
    return running.stream().map(Candidate::text).toList();
  }

  @Override
  public int parent(int row) {
    return done ? row : running.get(row).parent();
  }

  @Override
  public void choose(int[][] tokens, float[][] logProbabilities) {
    List<Candidate> candidates = candidates(tokens, logProbabilities);
    boolean exhausted = candidates.stream().allMatch(Candidate::isFinished);
    finished = best(finishedWith(candidates));
    running =
        best(
            candidates.stream()
                .map(c -> c.isFinished() ? c.withScore(c.score() + NEVER) : c)
                .toList());
    improvementPossible &= canImprove();
    boolean full = isFull() && settings.earlyStopping() == EarlyStopping.FIRST;
    done = exhausted || full || !improvementPossible;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public List<Generated> result() {
    // Running texts fill up where too few could end, because everything else was banned.
    return Stream.concat(finished.stream(), running.stream())
        .limit(settings.numReturnSequences())
        .map(this::generated)
        .toList();
  }

  private Generated generated(Candidate candidate) {
    Text text = candidate.text();
    return new Generated(
        text.generated(),
        text.logProbabilities(),
        candidate.score(),
        settings.ends(text.last()) ? FinishReason.EOS : FinishReason.MAX_TOKENS);
  }

  /// The best continuations of all rows together.
  private List<Candidate> candidates(int[][] tokens, float[][] logProbabilities) {
    List<Candidate> all = new ArrayList<>();
    for (int row = 0; row < beams; row++) {
      Candidate parent = running.get(row);
      for (int i = 0; i < tokens[row].length; i++) {
        float logProbability = logProbabilities[row][i];
        Text text = parent.text().plus(tokens[row][i], logProbability);
        boolean ends = settings.ends(tokens[row][i]) || text.length() >= settings.maxLength();
        all.add(new Candidate(text, row, logProbability + parent.score(), ends));
      }
    }
    all.sort(BY_SCORE);
    return all.subList(0, Math.min(candidatesPerRow(), all.size()));
  }

  /// What was finished before, then what the best candidates finish, length-normalised.
  private List<Candidate> finishedWith(List<Candidate> candidates) {
    boolean closed =
        !improvementPossible || (isFull() && settings.earlyStopping() == EarlyStopping.FIRST);
    List<Candidate> merged = new ArrayList<>(finished);
    if (!closed) {
      candidates.stream()
          .limit(beams)
          .filter(Candidate::isFinished)
          .map(c -> c.withScore(normalized(c.score(), c.text().logProbabilities().length)))
          .filter(c -> c.score() > NEVER)
          .forEach(merged::add);
    }
    return merged;
  }

  private boolean isFull() {
    return finished.size() == beams;
  }

  /// Whether the best running beam might still pass the worst finished text.
  private boolean canImprove() {
    if (!isFull()) {
      return true;
    }
    int length =
        settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0
            ? settings.maxLength() - settings.promptLength()
            : running.getFirst().text().logProbabilities().length;
    return normalized(running.getFirst().score(), length) > finished.getLast().score();
  }

  private float normalized(float score, int length) {
    return score / (float) Math.pow(length, settings.lengthPenalty());
  }

  private List<Candidate> best(List<Candidate> candidates) {
    return new ArrayList<>(candidates.stream().sorted(BY_SCORE).limit(beams).toList());
  }
}
