// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Beams that compete with each other, by the rules of the searches that Transformers had up to
/// 4.49: a text that ends leaves its beam to the next best, and those still open when the length
/// runs out count as ended.
final class BeamGroup {
  private static final float NEVER = -1e9f;
  private static final Comparator<Beam> BY_SCORE = (a, b) -> Float.compare(b.score(), a.score());

  private final GenerationSettings settings;
  private final Endings endings;
  private final int size;
  private final EndedTexts ended;
  private List<Beam> running;
  private boolean done;

  BeamGroup(GenerationSettings settings, Endings endings, int size, int[] prompt) {
    this.settings = settings;
    this.endings = endings;
    this.size = size;
    this.ended = new EndedTexts(settings, size);
    // Equal beams would find equal texts: only the first counts at the start.
    this.running =
        IntStream.range(0, size)
            .mapToObj(row -> new Beam(Text.prompt(prompt), row, row == 0 ? 0 : NEVER))
            .toList();
  }

  /// One beam a row.
  List<Beam> running() {
    return running;
  }

  /// Whether nothing better can come.
  boolean isDone() {
    return done;
  }

  /// A beam that continues that of a row.
  ///
  /// @param logProbabilities of what follows it
  Beam plus(int row, int token, float[] logProbabilities) {
    Beam parent = running.get(row);
    Text text = parent.text().plus(token, logProbabilities);
    return new Beam(text, row, logProbabilities[token] + parent.score());
  }

  /// The best continuations of all beams together, best first: so many that enough of them are
  /// open.
  ///
  /// @param logProbabilities of what follows each beam
  List<Beam> candidates(float[][] logProbabilities) {
    int wanted = Math.max(2, 1 + settings.eos().size()) * size;
    List<Beam> all = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      float[] line = logProbabilities[row];
      int[] tokens = new int[Math.min(wanted, line.length)];
      Candidates.select(line, tokens, new float[tokens.length]);
      for (int token : tokens) {
        all.add(plus(row, token, line));
      }
    }
    all.sort(BY_SCORE);
    return all.subList(0, Math.min(wanted, all.size()));
  }

  /// The best candidates that are still open, one for each row. Of those that have ended the best
  /// are put aside.
  ///
  /// @param counts whether a text may end where it does
  List<Beam> open(List<Beam> candidates, Predicate<Text> counts) {
    List<Beam> open = new ArrayList<>();
    List<Beam> closed = new ArrayList<>();
    for (int rank = 0; rank < candidates.size() && open.size() < size; rank++) {
      Beam beam = candidates.get(rank);
      FinishReason end = endings.ofBeam(beam.text());
      if (end == null || end == FinishReason.MAX_TOKENS) {
        open.add(beam);
        continue;
      }
      closed.add(beam);
      if (rank < size && counts.test(beam.text())) {
        ended.add(beam.text(), beam.score(), end);
      }
    }
    Beam best = candidates.getFirst();
    done = ended.areFinal(best.score(), best.text().newTokens());
    // Stop strings may end all that a beam can say.
    for (int i = 0; open.size() < size; i++) {
      Beam beam = closed.get(i % closed.size());
      open.add(new Beam(beam.text(), beam.parent(), beam.score() + NEVER));
    }
    return open;
  }

  /// Goes on with these, one for each row.
  void follow(List<Beam> beams) {
    running = beams;
  }

  /// Whether the length has run out.
  boolean isOutOfLength() {
    return running.getFirst().text().length() >= settings.maxLength();
  }

  /// What has ended, and, if something better could still have come, what is open.
  ///
  /// @param atLeast how many of the open ones are needed, for which those that don't count are
  ///   taken too
  /// @param unfinished the reason why those end that did not come to an end themselves
  EndedTexts texts(Predicate<Text> counts, int atLeast, FinishReason unfinished) {
    EndedTexts all = ended.copy();
    if (done) {
      return all;
    }
    FinishReason reason = isOutOfLength() ? FinishReason.MAX_TOKENS : unfinished;
    List<Beam> counting = running.stream().filter(beam -> counts.test(beam.text())).toList();
    counting.forEach(beam -> all.add(beam.text(), beam.score(), reason));
    if (counting.size() < atLeast) {
      running.stream()
          .filter(beam -> !counting.contains(beam))
          .forEach(beam -> all.add(beam.text(), beam.score(), reason));
    }
    return all;
  }
}
