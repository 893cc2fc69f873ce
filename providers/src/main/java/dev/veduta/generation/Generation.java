// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Generates texts for a batch of images in lockstep, as Transformers' `generate()` does
/// (spec/10-generation.md). Each image gets what it would get alone.
public final class Generation {
  private final GenerationSettings settings;
  private final Candidates candidates;

  private Generation(GenerationSettings settings) {
    this.settings = settings;
    this.candidates = new Candidates(ScoreProcessor.of(settings), settings.numBeams() > 1);
  }

  /// @param options of the call and, behind them, of the captioner and its checkpoint
  /// @param promptLength tokens of each row's prompt
  /// @param vocabulary how many tokens the decoder scores
  /// @param maxPositions most tokens that the decoder can read
  /// @throws IllegalArgumentException when options contradict each other, the prompt or the model
  public static Generation of(
      GenerationOptions options, int promptLength, int vocabulary, int maxPositions) {
    return new Generation(GenerationSettings.of(options, promptLength, vocabulary, maxPositions));
  }

  /// How many rows each image takes.
  public int beams() {
    return settings.numBeams();
  }

  /// The texts of each image, best first.
  ///
  /// @param image `[B, N, D]` image tokens
  /// @param prompts `[B][promptLength]` token ids
  public List<List<Generated>> run(
      ComputeSession compute, TextDecoder decoder, Tensor image, int[][] prompts) {
    int beams = settings.numBeams();
    Search[] searches = new Search[prompts.length];
    for (int i = 0; i < prompts.length; i++) {
      searches[i] =
          beams == 1
              ? new GreedySearch(settings, prompts[i])
              : new BeamSearch(settings, prompts[i]);
    }
    int rows = prompts.length * beams;
    try (DecodingState state =
        decoder.begin(compute, image, beams, settings.maxLength(), Observer.NONE)) {
      Tensor prompt =
          compute.upload(
              Shape.of(rows, settings.promptLength()),
              DType.I32,
              MemorySegment.ofArray(flat(texts(searches))));
      Tensor last =
          compute.upload(Shape.of(rows, 1), DType.I32, MemorySegment.ofArray(new int[rows]));
      try (ComputeSession.Scope _ = compute.scope()) {
        choose(compute, searches, decoder.next(compute, state, prompt));
      }
      try (ComputeSession.Step step = compute.step(() -> decoder.next(compute, state, last))) {
        while (!Arrays.stream(searches).allMatch(Search::isDone)) {
          if (beams > 1) {
            compute.reorder(state.past(), parents(searches));
          }
          compute.write(last, MemorySegment.ofArray(lastTokens(searches)));
          choose(compute, searches, step.run());
        }
      }
    }
    return Arrays.stream(searches).map(Search::result).toList();
  }

  private void choose(ComputeSession compute, Search[] searches, Tensor logits) {
    int wanted = Math.min(searches[0].candidatesPerRow(), logits.shape().width());
    TopK best = candidates.best(compute, logits, texts(searches), wanted);
    int beams = settings.numBeams();
    for (int i = 0; i < searches.length; i++) {
      if (!searches[i].isDone()) {
        searches[i].choose(
            Arrays.copyOfRange(best.tokens(), i * beams, (i + 1) * beams),
            Arrays.copyOfRange(best.logProbabilities(), i * beams, (i + 1) * beams));
      }
    }
  }

  private int[][] texts(Search[] searches) {
    return Arrays.stream(searches)
        .flatMap(search -> search.running().stream())
        .map(Text::ids)
        .toArray(int[][]::new);
  }

  /// The row that each row continues; a search that is done stands still.
  private int[] parents(Search[] searches) {
    int beams = settings.numBeams();
    int[] parents = new int[searches.length * beams];
    for (int r = 0; r < parents.length; r++) {
      int first = r / beams * beams;
      parents[r] = first + searches[r / beams].parent(r % beams);
    }
    return parents;
  }

  private int[] lastTokens(Search[] searches) {
    return Arrays.stream(searches)
        .flatMap(
            search ->
                search.running().stream()
                    .map(text -> search.isDone() ? settings.pad() : text.last()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] flat(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
  }
}
