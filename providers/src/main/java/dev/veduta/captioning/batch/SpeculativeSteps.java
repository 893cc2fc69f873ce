// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.TokenIds;
import dev.veduta.generation.Search;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Several tokens of a text that is alone, at the cost of little more than one: they are guessed
/// one by one with coarse weights, a fraction of the bytes, then read all at once with the model's
/// own, and those are kept that it would have chosen itself. So the text is the same to the last
/// bit.
///
/// Speculative decoding ([Leviathan et al. 2023](https://arxiv.org/abs/2211.17192)), the draft
/// model being the model itself.
final class SpeculativeSteps {
  private static final int FIRST_DRAFT = 8;

  /// More rows than this no longer cost as much as one.
  private static final int LONGEST_DRAFT = 16;

  private final ComputeSession compute;
  private final TextDecoder decoder;
  private final RunningText text;
  private final StepScores drafted;
  private final StepScores scores;
  private int length = FIRST_DRAFT;

  private SpeculativeSteps(ComputeSession compute, TextDecoder decoder, RunningText text) {
    this.compute = compute;
    this.decoder = decoder;
    this.text = text;
    this.drafted = new StepScores(compute);
    this.scores = new StepScores(compute);
  }

  /// Empty where it would gain nothing or change the text.
  static Optional<SpeculativeSteps> of(
      ComputeSession compute, TextDecoder decoder, RunningText text) {
    return compute.canDraft() && text.decoding().search().drafter().isPresent()
        ? Optional.of(new SpeculativeSteps(compute, decoder, text))
        : Optional.empty();
  }

  /// @param failed gets the text if its search fails
  void run(Map<RunningText, Throwable> failed) {
    int[] read = draft();
    int chosen = 0;
    try (ComputeSession.Scope _ = compute.scope()) {
      scores.show(logits(read), Optional.empty(), text.decoding().search().needs().best());
      do {
        Lockstep.choose(text, scores.lines(chosen, 1), failed);
        chosen++;
      } while (chosen < read.length
          && !failed.containsKey(text)
          && text.decoding().interruption() == null
          && !text.decoding().search().isDone()
          && text.decoding().search().reads()[0][0] == read[chosen]);
    }
    compute.forget(text.state().past(), read.length - chosen);
    length = Math.min(LONGEST_DRAFT, chosen == read.length ? 2 * length : chosen);
  }

  /// The token that is to be read next and guesses of those behind it.
  private int[] draft() {
    Search drafter = text.decoding().search().drafter().orElseThrow();
    int[] read = new int[length + 1];
    read[0] = drafter.reads()[0][0];
    int count = 1;
    int steps = 0;
    while (count < read.length) {
      try (ComputeSession.Scope _ = compute.scope()) {
        int[] last = {read[count - 1]};
        Tensor rough = compute.draft(() -> logits(last));
        steps++;
        drafted.show(rough, Optional.empty(), drafter.needs().best());
        drafter.choose(drafted.lines(0, 1));
      }
      if (drafter.isDone()) {
        break; // its last token would be written, not read
      }
      read[count++] = drafter.reads()[0][0];
    }
    compute.forget(text.state().past(), steps);
    return Arrays.copyOf(read, count);
  }

  /// The scores of what follows each of these tokens, `[T, V]`.
  private Tensor logits(int[] tokens) {
    Tensor ids = TokenIds.upload(compute, new int[][] {tokens});
    Tensor read = decoder.read(compute, text.state(), ids, Observer.NONE);
    Tensor hidden = compute.reshape(read, Shape.of(tokens.length, read.shape().width()));
    return decoder.logits(compute, hidden);
  }
}
