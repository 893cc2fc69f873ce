// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Changes the scores of the next token of one row (spec/10-generation.md, section 6).
interface ScoreProcessor {

  /// @param text the prompt and what was generated so far
  /// @param scores one for each token of the vocabulary, changed in place
  void process(int[] text, float[] scores);

  /// The processors that the settings ask for, in the order of Transformers.
  static List<ScoreProcessor> of(GenerationSettings settings) {
    List<ScoreProcessor> processors = new ArrayList<>();
    if (settings.repetitionPenalty() != 1) {
      processors.add(repetitionPenalty(settings.repetitionPenalty()));
    }
    if (settings.noRepeatNgramSize() > 0) {
      processors.add(noRepeatNgram(settings.noRepeatNgramSize()));
    }
    if (!settings.badWords().isEmpty()) {
      processors.add(badWords(settings.badWords()));
    }
    if (!settings.eos().isEmpty() && settings.minLength() > settings.promptLength()) {
      processors.add(shortest(settings.minLength(), settings.eos()));
    }
    if (!settings.eos().isEmpty() && settings.minNewTokens() > 0) {
      processors.add(shortest(settings.promptLength() + settings.minNewTokens(), settings.eos()));
    }
    settings.forcedBos().ifPresent(bos -> processors.add(forced(1, List.of(bos))));
    if (!settings.forcedEos().isEmpty()) {
      processors.add(forced(settings.maxLength() - 1, settings.forcedEos()));
    }
    if (!settings.suppress().isEmpty()) {
      processors.add((_, scores) -> ban(scores, settings.suppress()));
    }
    if (!settings.beginSuppress().isEmpty()) {
      boolean afterForcedBos = settings.forcedBos().isPresent() && settings.promptLength() <= 1;
      int begin = settings.promptLength() + (afterForcedBos ? 1 : 0);
      processors.add(
          (text, scores) -> {
            if (text.length == begin) {
              ban(scores, settings.beginSuppress());
            }
          });
    }
    return processors;
  }

  /// Tokens that occurred become less likely: a positive score is divided, a negative one
  /// multiplied.
  private static ScoreProcessor repetitionPenalty(float penalty) {
    return (text, scores) -> {
      Set<Integer> seen = new HashSet<>();
      for (int token : text) {
        if (seen.add(token)) {
          scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
        }
      }
    };
  }

  /// Whatever would end an n-gram that occurred before is banned.
  private static ScoreProcessor noRepeatNgram(int size) {
    return (text, scores) -> {
      int prefix = size - 1;
      for (int end = prefix; end < text.length; end++) {
        if (matches(text, end - prefix, text.length - prefix, prefix)) {
          scores[text[end]] = Float.NEGATIVE_INFINITY;
        }
      }
    };
  }

  /// The last token of a sequence is banned where the tokens before it stand already.
  private static ScoreProcessor badWords(List<List<Integer>> words) {
    return (text, scores) -> {
      for (List<Integer> word : words) {
        int prefix = word.size() - 1;
        boolean matches = prefix <= text.length;
        for (int i = 0; matches && i < prefix; i++) {
          matches = text[text.length - prefix + i] == word.get(i);
        }
        if (matches) {
          scores[word.getLast()] = Float.NEGATIVE_INFINITY;
        }
      }
    };
  }

  /// A text shorter than `length`, prompt included, can't end.
  private static ScoreProcessor shortest(int length, List<Integer> eos) {
    return (text, scores) -> {
      if (text.length < length) {
        ban(scores, eos);
      }
    };
  }

  /// After `length` tokens comes one of `tokens`.
  private static ScoreProcessor forced(int length, List<Integer> tokens) {
    return (text, scores) -> {
      if (text.length == length) {
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        tokens.forEach(token -> scores[token] = 0);
      }
    };
  }

  private static void ban(float[] scores, List<Integer> tokens) {
    for (int token : tokens) {
      scores[token] = Float.NEGATIVE_INFINITY;
    }
  }

  private static boolean matches(int[] text, int a, int b, int count) {
    for (int i = 0; i < count; i++) {
      if (text[a + i] != text[b + i]) {
        return false;
      }
    }
    return true;
  }
}
