// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.TokenIds;
import dev.veduta.generation.Search;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Texts that are decoded side by side, as long as none joins or leaves. Those that read one token
/// and look at scores alone share one pass through the decoder; the others have one each. A text
/// that is alone may be decoded by [SpeculativeSteps].
final class Lockstep implements AutoCloseable {
  private final ComputeSession compute;
  private final TextDecoder decoder;
  private final Optional<SharedStep> shared;
  private final Optional<SpeculativeSteps> speculative;
  private final List<RunningText> apart = new ArrayList<>();

  /// @param all at least one
  Lockstep(ComputeSession compute, TextDecoder decoder, List<RunningText> all) {
    this.compute = compute;
    this.decoder = decoder;
    List<RunningText> together = new ArrayList<>();
    for (RunningText text : all) {
      Search search = text.decoding().search();
      boolean simple = search.readsOneByOne() && !search.needs().hidden();
      (simple ? together : apart).add(text);
    }
    speculative =
        all.size() == 1 ? SpeculativeSteps.of(compute, decoder, all.getFirst()) : Optional.empty();
    shared =
        together.isEmpty() || speculative.isPresent()
            ? Optional.empty()
            : Optional.of(new SharedStep(compute, decoder, together));
  }

  /// Reads what the searches want read and lets them choose. The texts whose search fails, and what
  /// it fails with.
  Map<RunningText, Throwable> run() {
    Map<RunningText, Throwable> failed = new LinkedHashMap<>();
    shared.ifPresent(step -> step.run(failed));
    speculative.ifPresent(steps -> steps.run(failed));
    for (RunningText text : apart) {
      alone(text, failed);
    }
    return failed;
  }

  private void alone(RunningText text, Map<RunningText, Throwable> failed) {
    text.arrange(compute);
    int[][] tokens = text.decoding().search().reads();
    try (ComputeSession.Scope _ = compute.scope()) {
      Tensor read =
          decoder.read(compute, text.state(), TokenIds.upload(compute, tokens), Observer.NONE);
      int lines = tokens.length * tokens[0].length;
      Tensor hidden = compute.reshape(read, Shape.of(lines, read.shape().width()));
      Tensor logits = decoder.logits(compute, hidden);
      int best = text.decoding().search().needs().best();
      StepScores scores = new StepScores(compute);
      scores.show(logits, Optional.of(hidden), best);
      choose(text, scores.lines(0, lines), failed);
    }
  }

  static void choose(
      RunningText text, StepScores.Lines scores, Map<RunningText, Throwable> failed) {
    try {
      text.decoding().search().choose(scores);
      text.decoding().tell();
    } catch (RuntimeException e) {
      failed.put(text, e);
    }
  }

  @Override
  public void close() {
    shared.ifPresent(SharedStep::close);
  }
}
