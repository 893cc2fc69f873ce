// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Beam search as Transformers has it since 4.50 (spec/10-generation.md, section 8). Scores are
/// 32-bit floats, sorts keep the order of equals, and `NEVER` stands in for minus infinity, all as
/// there.
final class BeamSearch implements Search {
  private static final float NEVER = -1e9f;
  private static final Comparator<Candidate> BY_SCORE =
      (a, b) -> Float.compare(b.score(), a.score());

  private final GenerationSettings settings;
  private final Continuations continuations;
  private final Endings endings;
  private final int beams;
  private List<Candidate> running = new ArrayList<>();
  private List<Candidate> finished = new ArrayList<>();
  private boolean improvementPossible = true;
  private boolean done;

  BeamSearch(
      GenerationSettings settings, Continuations continuations, Endings endings, int[] prompt) {
    this.settings = settings;
    this.continuations = continuations;
    this.endings = endings;
    this.beams = settings.numBeams();
    Text text = Text.prompt(prompt);
    for (int beam = 0; beam < beams; beam++) {
      // Equal beams would find equal texts: only the first counts at the start.
      running.add(new Candidate(new Beam(text, beam, beam == 0 ? 0 : NEVER), null));
    }
  }

  /// A beam, and why its text ended, if it did.
  private record Candidate(Beam beam, @Nullable FinishReason end) {
    Text text() {
      return beam.text();
    }

    float score() {
      return beam.score();
    }

    Candidate withScore(float newScore) {
      return new Candidate(new Beam(beam.text(), beam.parent(), newScore), end);
    }

    boolean isFinished() {
      return end != null;
    }
  }

  @Override
  public int rows() {
    return beams;
  }

  @Override
  public Needs needs() {
    return continuations.needs(candidatesPerRow());
  }

  private int candidatesPerRow() {
    return Math.max(2, 1 + settings.eos().size()) * beams;
  }

  @Override
  public int[][] reads() {
    return running.stream().map(beam -> new int[] {beam.text().last()}).toArray(int[][]::new);
  }

  @Override
  public int[] parents() {
    return running.stream().mapToInt(one -> one.beam().parent()).toArray();
  }

  @Override
  public void choose(Scores scores) {
    List<Candidate> candidates =
        continuations
            .of(scores, running.stream().map(Candidate::beam).toList(), candidatesPerRow())
            .stream()
            .map(beam -> new Candidate(beam, endings.ofBeam(beam.text())))
            .toList();
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
  public Optional<Text> certain() {
    return Optional.empty();
  }

  @Override
  public List<Generated> result(FinishReason unfinished) {
    // Running texts fill up where too few could end, because everything else was banned.
    return Stream.concat(finished.stream(), running.stream())
        .limit(settings.numReturnSequences())
        .map(
            one ->
                Generated.of(one.text(), one.score(), one.end() == null ? unfinished : one.end()))
        .map(endings::cut)
        .toList();
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
          .map(c -> c.withScore(normalized(c.score(), c.text().newTokens())))
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
            : running.getFirst().text().newTokens();
    return normalized(running.getFirst().score(), length) > finished.getLast().score();
  }

  private float normalized(float score, int length) {
    return score / (float) Math.pow(length, settings.lengthPenalty());
  }

  private List<Candidate> best(List<Candidate> candidates) {
    return new ArrayList<>(candidates.stream().sorted(BY_SCORE).limit(beams).toList());
  }
}
