// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Beam search in groups that differ from each other: what the beams of one group say, those of the
/// later ones are less likely to say at the same step. Rules are those of Transformers 4.49, the
/// last to have it.
///
/// Vijayakumar et al., Diverse Beam Search, arXiv:1610.02424.
final class DiverseBeamSearch implements Search {
  private final GenerationSettings settings;
  private final float penalty;
  private final Candidates tokens;
  private final Endings endings;
  private final List<BeamGroup> groups;
  private final int size;

  /// What the groups before have chosen at this step.
  private final List<Integer> taken = new ArrayList<>();

  DiverseBeamSearch(
      GenerationSettings settings, List<ScoreProcessor> processors, Endings endings, int[] prompt) {
    this.settings = settings;
    this.penalty = settings.diversityPenalty();
    this.endings = endings;
    this.size = settings.numBeams() / settings.numBeamGroups();
    this.groups =
        Stream.generate(() -> new BeamGroup(settings, endings, size, prompt))
            .limit(settings.numBeamGroups())
            .toList();
    List<ScoreProcessor> withDiversity = new ArrayList<>(processors);
    withDiversity.addFirst(this::penalize);
    this.tokens = new Candidates(withDiversity, true);
  }

  @Override
  public int rows() {
    return groups.size() * size;
  }

  @Override
  public Needs needs() {
    return new Needs(0, true, false);
  }

  @Override
  public int[][] reads() {
    return groups.stream()
        .flatMap(group -> group.running().stream())
        .map(beam -> new int[] {beam.text().last()})
        .toArray(int[][]::new);
  }

  @Override
  public int[] parents() {
    return IntStream.range(0, rows()).map(this::parent).toArray();
  }

  private int parent(int row) {
    int first = row / size * size;
    BeamGroup group = groups.get(row / size);
    return group.isDone() ? row : first + group.running().get(row - first).parent();
  }

  @Override
  public void choose(Scores scores) {
    taken.clear();
    for (int g = 0; g < groups.size(); g++) {
      BeamGroup group = groups.get(g);
      if (group.isDone()) {
        // Its rows are filled, and the filler counts as what they say.
        taken.addAll(Collections.nCopies(size, settings.pad()));
        continue;
      }
      float[][] lines = new float[size][];
      for (int row = 0; row < size; row++) {
        lines[row] =
            tokens.logProbabilities(scores, g * size + row, group.running().get(row).text());
      }
      List<Beam> open = group.open(group.candidates(lines), _ -> true);
      group.follow(open);
      open.forEach(beam -> taken.add(beam.text().last()));
    }
  }

  private void penalize(int[] text, float[] scores) {
    for (int token : taken) {
      scores[token] -= penalty;
    }
  }

  @Override
  public boolean isDone() {
    return groups.stream().allMatch(group -> group.isDone() || group.isOutOfLength());
  }

  @Override
  public Optional<Text> certain() {
    return Optional.empty();
  }

  @Override
  public List<Generated> result(FinishReason unfinished) {
    List<EndedTexts> texts =
        groups.stream().map(group -> group.texts(_ -> true, size, unfinished)).toList();
    return EndedTexts.best(texts, settings.numReturnSequences()).stream()
        .map(endings::cut)
        .toList();
  }
}
