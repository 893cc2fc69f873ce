// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.ArrayList;
import java.util.List;

/// Changes the scores of the next token of one row (spec/10-generation.md, section 6).
interface ScoreProcessor {

  /// @param text the prompt and what was generated so far
  /// @param scores one for each token of the vocabulary, changed in place
  void process(int[] text, float[] scores);

  /// The processors that the settings ask for whatever the search, in the order of Transformers.
  static List<ScoreProcessor> of(GenerationSettings settings) {
    Wording wording = settings.wording();
    List<Integer> eos = settings.eos();
    int prompt = settings.promptLength();
    List<ScoreProcessor> processors = new ArrayList<>();
    if (!wording.biases().isEmpty()) {
      processors.add(Biases.sequences(wording.biases()));
    }
    if (wording.repetitionPenalty() != 1) {
      processors.add(Repetition.penalty(wording.repetitionPenalty()));
    }
    if (wording.noRepeatNgramSize() > 0) {
      processors.add(Repetition.noNgramTwice(wording.noRepeatNgramSize()));
    }
    if (!wording.badWords().isEmpty()) {
      processors.add(Biases.badWords(wording.badWords()));
    }
    if (!eos.isEmpty() && wording.minLength() > prompt) {
      processors.add(Forcing.shortest(wording.minLength(), eos));
    }
    if (!eos.isEmpty() && wording.minNewTokens() > 0) {
      processors.add(Forcing.shortest(prompt + wording.minNewTokens(), eos));
    }
    wording
        .allowed()
        .ifPresent(
            allowed ->
                processors.add(
                    Forcing.allowed(
                        allowed, new Vocabulary(wording.vocabulary()), settings.numBeams() == 1)));
    wording.forcedBos().ifPresent(bos -> processors.add(Forcing.forced(1, List.of(bos))));
    if (!wording.forcedEos().isEmpty()) {
      processors.add(Forcing.forced(settings.maxLength() - 1, wording.forcedEos()));
    }
    if (wording.removeInvalid()) {
      processors.add((_, scores) -> Distribution.removeInvalid(scores));
    }
    wording
        .decay()
        .filter(_ -> !eos.isEmpty())
        .ifPresent(decay -> processors.add(Biases.decay(decay, prompt, eos)));
    if (!wording.suppress().isEmpty()) {
      processors.add(Forcing.suppress(wording.suppress()));
    }
    if (!wording.beginSuppress().isEmpty()) {
      boolean afterForcedBos = wording.forcedBos().isPresent() && prompt <= 1;
      int begin = prompt + (afterForcedBos ? 1 : 0);
      processors.add(Forcing.suppressAt(begin, wording.beginSuppress()));
    }
    if (wording.renormalize() && !settings.mode().draws()) {
      processors.add((_, scores) -> Distribution.logSoftmax(scores));
    }
    return processors;
  }

  /// What shapes the distribution that tokens are drawn from, after the processors, in the order of
  /// Transformers; nothing where none are drawn.
  static List<ScoreProcessor> warpers(GenerationSettings settings) {
    if (!settings.mode().draws()) {
      return List.of();
    }
    Sampling sampling = settings.sampling();
    int keep = sampling.minTokensToKeep();
    List<ScoreProcessor> warpers = new ArrayList<>();
    if (sampling.temperature() != 1) {
      warpers.add(Warpers.temperature(sampling.temperature()));
    }
    sampling.topH().ifPresent(part -> warpers.add(EntropyWarpers.topH(part)));
    if (sampling.topK() > 0) {
      warpers.add(Warpers.topK(Math.max(sampling.topK(), keep)));
    }
    if (sampling.topP() < 1) {
      warpers.add(Warpers.topP(sampling.topP(), keep));
    }
    sampling.minP().ifPresent(part -> warpers.add(Warpers.minP(part, keep)));
    if (sampling.typicalP() < 1) {
      warpers.add(EntropyWarpers.typical(sampling.typicalP(), keep));
    }
    if (sampling.epsilonCutoff() > 0 && sampling.epsilonCutoff() < 1) {
      warpers.add(Warpers.epsilon(sampling.epsilonCutoff(), keep));
    }
    if (sampling.etaCutoff() > 0 && sampling.etaCutoff() < 1) {
      warpers.add(EntropyWarpers.eta(sampling.etaCutoff(), keep));
    }
    if (settings.wording().renormalize()) {
      warpers.add((_, scores) -> Distribution.logSoftmax(scores));
    }
    return warpers;
  }
}
