// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Beam search for texts with given words. Beside the likeliest continuations it follows those that
/// carry a word on, and shares its beams out among texts that have more and less of the words.
/// Rules are those of Transformers 4.49, the last to have it.
///
/// Post and Vilar, Fast Lexically Constrained Decoding with Dynamic Beam Allocation,
/// arXiv:1804.06609.
final class ConstrainedBeamSearch implements Search {
  private static final int BANK_WEIGHT = 100;

  private final GenerationSettings settings;
  private final ForcedWords words;
  private final Candidates tokens;
  private final Endings endings;
  private final BeamGroup beams;

  ConstrainedBeamSearch(
      GenerationSettings settings,
      ForcedWords words,
      Candidates tokens,
      Endings endings,
      int[] prompt) {
    this.settings = settings;
    this.words = words;
    this.tokens = tokens;
    this.endings = endings;
    this.beams = new BeamGroup(settings, endings, settings.numBeams(), prompt);
  }

  @Override
  public int rows() {
    return settings.numBeams();
  }

  @Override
  public Needs needs() {
    return new Needs(0, true, false);
  }

  @Override
  public int[][] reads() {
    return beams.running().stream()
        .map(beam -> new int[] {beam.text().last()})
        .toArray(int[][]::new);
  }

  @Override
  public int[] parents() {
    return beams.running().stream().mapToInt(Beam::parent).toArray();
  }

  @Override
  public void choose(Scores scores) {
    float[][] lines = new float[rows()][];
    for (int row = 0; row < lines.length; row++) {
      lines[row] = tokens.logProbabilities(scores, row, beams.running().get(row).text());
    }
    List<Beam> open = beams.open(beams.candidates(lines), this::hasAllWords);
    beams.follow(share(open, lines));
  }

  /// Chooses among the likeliest continuations and those that carry words on: the best of each bank
  /// in turn, those with most of the words first.
  private List<Beam> share(List<Beam> likeliest, float[][] lines) {
    List<Beam> all = new ArrayList<>(likeliest);
    List<ForcedWords.Progress> progress = new ArrayList<>();
    Set<IntBuffer> known = new HashSet<>();
    for (Beam beam : likeliest) {
      progress.add(words.after(beam.text().ids()));
      known.add(IntBuffer.wrap(beam.text().ids()));
    }
    for (int row = 0; row < lines.length; row++) {
      ForcedWords.Progress before = words.after(beams.running().get(row).text().ids());
      for (ForcedWords.Offer offer : before.offers()) {
        Beam beam = beams.plus(row, offer.token(), lines[row]);
        if (known.add(IntBuffer.wrap(beam.text().ids()))) {
          all.add(beam);
          progress.add(offer.progress());
        }
      }
    }
    return all.size() == likeliest.size() ? likeliest : inTurn(all, progress);
  }

  private List<Beam> inTurn(List<Beam> all, List<ForcedWords.Progress> progress) {
    // In 32 bits, as there: a score of -1e9 leaves nothing of the bank.
    float[] ranks = new float[all.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = (float) (progress.get(i).bank() * BANK_WEIGHT) + all.get(i).score();
    }
    List<Integer> order =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -ranks[i]))
            .toList();
    int[] turns = new int[ranks.length];
    for (int i = 1; i < turns.length; i++) {
      boolean sameBank = progress.get(order.get(i)).bank() == progress.get(order.get(i - 1)).bank();
      turns[i] = sameBank ? turns[i - 1] + 1 : 0;
    }
    return IntStream.range(0, turns.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> turns[i]))
        .limit(rows())
        .map(i -> all.get(order.get(i)))
        .toList();
  }

  private boolean hasAllWords(Text text) {
    return words.after(text.ids()).isComplete();
  }

  @Override
  public boolean isDone() {
    return beams.isDone() || beams.isOutOfLength();
  }

  @Override
  public Optional<Text> certain() {
    return Optional.empty();
  }

  @Override
  public List<Generated> result(FinishReason unfinished) {
    int count = settings.numReturnSequences();
    EndedTexts texts = beams.texts(this::hasAllWords, count, unfinished);
    return EndedTexts.best(List.of(texts), count).stream().map(endings::cut).toList();
  }
}
