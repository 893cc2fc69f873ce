// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A search that reads several tokens at a time: it guesses that the text goes on as it did where
/// its last tokens stood before, and keeps of the guess what it would have said anyway.
///
/// Saxena, Prompt Lookup Decoding, 2023, as a draft for speculative decoding, arXiv:2211.17192.
final class PromptLookup implements Search {
  private final GenerationSettings settings;
  private final NextToken nextToken;
  private final Endings endings;
  private Text text;
  private int[] guess;
  private int wrong;
  private @Nullable FinishReason end;

  PromptLookup(GenerationSettings settings, NextToken nextToken, Endings endings, int[] prompt) {
    this.settings = settings;
    this.nextToken = nextToken;
    this.endings = endings;
    this.text = Text.prompt(prompt);
    this.guess = guess(prompt);
  }

  @Override
  public int rows() {
    return 1;
  }

  @Override
  public Needs needs() {
    return nextToken.needs();
  }

  @Override
  public int[][] reads() {
    int[] read = new int[guess.length + 1];
    read[0] = text.last();
    System.arraycopy(guess, 0, read, 1, guess.length);
    return new int[][] {read};
  }

  @Override
  public boolean readsOneByOne() {
    return false;
  }

  @Override
  public int forgets() {
    return wrong;
  }

  @Override
  public void choose(Scores scores) {
    int right = 0;
    next(scores, 0);
    while (end == null && right < guess.length && text.last() == guess[right]) {
      right++;
      next(scores, right);
    }
    wrong = guess.length - right;
    guess = guess(text.ids());
  }

  private void next(Scores scores, int line) {
    text = nextToken.after(scores, line, text);
    end = endings.of(text);
  }

  /// What followed the last tokens of the text where they stand first, as many of them as stand
  /// anywhere before.
  private int[] guess(int[] ids) {
    // The last token is written, never read.
    int most = Math.min(settings.promptLookup().orElse(0), settings.maxLength() - ids.length - 1);
    for (int n = Math.min(settings.maxMatchingNgramSize(), ids.length - 1);
        n > 0 && most > 0;
        n--) {
      for (int at = 0; at + n < ids.length; at++) {
        if (Arrays.equals(ids, at, at + n, ids, ids.length - n, ids.length)) {
          return Arrays.copyOfRange(ids, at + n, Math.min(at + n + most, ids.length));
        }
      }
    }
    return new int[0];
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
