// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.spi.DecodingState;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One pass through the decoder for the rows of many texts, prepared once and run at each step.
final class SharedStep implements AutoCloseable {
  private final ComputeSession compute;
  private final List<RunningText> texts;
  private final int rows;
  private final DecodingState all;
  private final ComputeSession.Scope scope;
  private final Tensor last;
  private final ComputeSession.Step step;
  private final StepScores scores;

  SharedStep(ComputeSession compute, TextDecoder decoder, List<RunningText> texts) {
    this.compute = compute;
    this.texts = texts;
    rows = texts.stream().mapToInt(text -> text.decoding().search().rows()).sum();
    all = DecodingState.join(compute, texts.stream().map(RunningText::state).toList());
    scope = compute.scope();
    last = compute.upload(Shape.of(rows, 1), DType.I32, MemorySegment.ofArray(new int[rows]));
    step = compute.step(() -> decoder.next(compute, all, last));
    scores = new StepScores(compute);
  }

  /// @param failed gets the texts whose search fails
  void run(Map<RunningText, Throwable> failed) {
    int[] tokens = new int[rows];
    int row = 0;
    int best = 0;
    for (RunningText text : texts) {
      text.arrange(compute);
      for (int[] read : text.decoding().search().reads()) {
        tokens[row++] = read[0];
      }
      best = Math.max(best, text.decoding().search().needs().best());
    }
    compute.write(last, MemorySegment.ofArray(tokens));
    scores.show(step.run(), Optional.empty(), best);
    int first = 0;
    for (RunningText text : texts) {
      int lines = text.decoding().search().rows();
      Lockstep.choose(text, scores.lines(first, lines), failed);
      first += lines;
    }
  }

  @Override
  public void close() {
    step.close();
    scope.close();
    all.close();
  }
}
