// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.ExponentialDecay;
import dev.veduta.api.SequenceBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes tokens more or less likely by where they stand.
final class Biases {

  private Biases() {}

  /// The last token of a sequence scores that much more where the tokens before it stand already.
  /// Of a sequence that is given twice the last bias counts.
  static ScoreProcessor sequences(List<SequenceBias> biases) {
    Map<List<Integer>, Float> bySequence = new LinkedHashMap<>();
    biases.forEach(one -> bySequence.put(one.ids(), (float) one.bias()));
    return (text, scores) -> {
      Map<Integer, Float> byToken = new LinkedHashMap<>();
      bySequence.forEach(
          (ids, bias) -> {
            if (stands(ids, text)) {
              byToken.merge(ids.getLast(), bias, Float::sum);
            }
          });
      byToken.forEach((token, bias) -> scores[token] += bias);
    };
  }

  /// The last token of a sequence is banned where the tokens before it stand already.
  static ScoreProcessor badWords(List<List<Integer>> words) {
    return (text, scores) -> {
      for (List<Integer> word : words) {
        if (stands(word, text)) {
          scores[word.getLast()] = Float.NEGATIVE_INFINITY;
        }
      }
    };
  }

  /// After a number of generated tokens the end becomes likelier by a factor with each more. An end
  /// that is banned stays so, where Transformers computes what is no number.
  static ScoreProcessor decay(ExponentialDecay decay, int promptLength, List<Integer> eos) {
    List<Integer> ends = eos.stream().distinct().toList();
    return (text, scores) -> {
      long late = (long) text.length - decay.start() - promptLength;
      if (late > 0) {
        float growth = (float) (Math.pow(decay.factor(), (double) late) - 1);
        for (int token : ends) {
          if (Float.isFinite(scores[token])) {
            scores[token] += Math.abs(scores[token]) * growth;
          }
        }
      }
    };
  }

  /// Whether `text` ends with all of `ids` but the last.
  private static boolean stands(List<Integer> ids, int[] text) {
    int prefix = ids.size() - 1;
    if (prefix > text.length) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (text[text.length - prefix + i] != ids.get(i)) {
        return false;
      }
    }
    return true;
  }
}
