// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes one token after the other: greedy search, or sampling.
final class TokenByToken implements Search {
  private final NextToken next;
  private final Endings endings;
  private Text text;
  private @Nullable FinishReason end;

  TokenByToken(NextToken next, Endings endings, int[] prompt) {
    this(next, endings, Text.prompt(prompt));
  }

  private TokenByToken(NextToken next, Endings endings, Text text) {
    this.next = next;
    this.endings = endings;
    this.text = text;
  }

  @Override
  public int rows() {
    return 1;
  }

  @Override
  public Needs needs() {
    return next.needs();
  }

  @Override
  public int[][] reads() {
    return new int[][] {{text.last()}};
  }

  @Override
  public Optional<Search> drafter() {
    return next.isRepeatable()
        ? Optional.of(new TokenByToken(next, endings, text))
        : Optional.empty();
  }

  @Override
  public void choose(Scores scores) {
    text = next.after(scores, 0, text);
    end = endings.of(text);
  }

  @Override
  public boolean isDone() {
    return end != null;
  }

  @Override
  public Optional<Text> certain() {
    return Optional.of(text);
  }

  @Override
  public List<Generated> result(FinishReason unfinished) {
    return List.of(endings.cut(Generated.of(text, end == null ? unfinished : end)));
  }
}
