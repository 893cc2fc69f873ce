// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects options; what is not called stays unset. [GenerationOptions] says what each means.
public final class GenerationOptionsBuilder {
  private @Nullable Integer maxNewTokens;
  private @Nullable Integer maxLength;
  private @Nullable Integer minNewTokens;
  private @Nullable Integer minLength;
  private @Nullable Double maxTime;
  private @Nullable List<String> stopStrings;
  private @Nullable Integer maxRepeats;
  private @Nullable Integer numBeams;
  private @Nullable Integer numReturnSequences;
  private @Nullable Double lengthPenalty;
  private @Nullable EarlyStopping earlyStopping;
  private @Nullable Integer numBeamGroups;
  private @Nullable Double diversityPenalty;
  private @Nullable Double penaltyAlpha;
  private @Nullable Integer promptLookupNumTokens;
  private @Nullable Integer maxMatchingNgramSize;
  private @Nullable Boolean doSample;
  private @Nullable Long seed;
  private @Nullable Double temperature;
  private @Nullable Integer topK;
  private @Nullable Double topP;
  private @Nullable Double minP;
  private @Nullable Double typicalP;
  private @Nullable Double epsilonCutoff;
  private @Nullable Double etaCutoff;
  private @Nullable Double topH;
  private @Nullable Double repetitionPenalty;
  private @Nullable Integer noRepeatNgramSize;
  private @Nullable List<List<Integer>> badWordsIds;
  private @Nullable List<SequenceBias> sequenceBias;
  private @Nullable List<Integer> suppressTokens;
  private @Nullable List<Integer> beginSuppressTokens;
  private @Nullable List<List<List<Integer>>> forceWordsIds;
  private @Nullable ExponentialDecay exponentialDecayLengthPenalty;
  private @Nullable Boolean removeInvalidValues;
  private @Nullable Boolean renormalizeLogits;
  private @Nullable PrefixAllowedTokens prefixAllowedTokens;
  private @Nullable Grammar grammar;
  private @Nullable Integer forcedBosTokenId;
  private @Nullable List<Integer> forcedEosTokenIds;
  private @Nullable Integer bosTokenId;
  private @Nullable Integer decoderStartTokenId;
  private @Nullable List<Integer> eosTokenIds;
  private @Nullable Integer padTokenId;

  GenerationOptionsBuilder() {}

  public GenerationOptionsBuilder maxNewTokens(int maxNewTokens) {
    this.maxNewTokens = maxNewTokens;
    return this;
  }

  public GenerationOptionsBuilder maxLength(int maxLength) {
    this.maxLength = maxLength;
    return this;
  }

  public GenerationOptionsBuilder minNewTokens(int minNewTokens) {
    this.minNewTokens = minNewTokens;
    return this;
  }

  public GenerationOptionsBuilder minLength(int minLength) {
    this.minLength = minLength;
    return this;
  }

  public GenerationOptionsBuilder maxTime(double maxTime) {
    this.maxTime = maxTime;
    return this;
  }

  public GenerationOptionsBuilder stopStrings(List<String> stopStrings) {
    this.stopStrings = stopStrings;
    return this;
  }

  public GenerationOptionsBuilder maxRepeats(int maxRepeats) {
    this.maxRepeats = maxRepeats;
    return this;
  }

  public GenerationOptionsBuilder numBeams(int numBeams) {
    this.numBeams = numBeams;
    return this;
  }

  public GenerationOptionsBuilder numReturnSequences(int numReturnSequences) {
    this.numReturnSequences = numReturnSequences;
    return this;
  }

  public GenerationOptionsBuilder lengthPenalty(double lengthPenalty) {
    this.lengthPenalty = lengthPenalty;
    return this;
  }

  public GenerationOptionsBuilder earlyStopping(EarlyStopping earlyStopping) {
    this.earlyStopping = earlyStopping;
    return this;
  }

  public GenerationOptionsBuilder numBeamGroups(int numBeamGroups) {
    this.numBeamGroups = numBeamGroups;
    return this;
  }

  public GenerationOptionsBuilder diversityPenalty(double diversityPenalty) {
    this.diversityPenalty = diversityPenalty;
    return this;
  }

  public GenerationOptionsBuilder penaltyAlpha(double penaltyAlpha) {
    this.penaltyAlpha = penaltyAlpha;
    return this;
  }

  public GenerationOptionsBuilder promptLookupNumTokens(int promptLookupNumTokens) {
    this.promptLookupNumTokens = promptLookupNumTokens;
    return this;
  }

  public GenerationOptionsBuilder maxMatchingNgramSize(int maxMatchingNgramSize) {
    this.maxMatchingNgramSize = maxMatchingNgramSize;
    return this;
  }

  public GenerationOptionsBuilder doSample(boolean doSample) {
    this.doSample = doSample;
    return this;
  }

  public GenerationOptionsBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  public GenerationOptionsBuilder temperature(double temperature) {
    this.temperature = temperature;
    return this;
  }

  public GenerationOptionsBuilder topK(int topK) {
    this.topK = topK;
    return this;
  }

  public GenerationOptionsBuilder topP(double topP) {
    this.topP = topP;
    return this;
  }

  public GenerationOptionsBuilder minP(double minP) {
    this.minP = minP;
    return this;
  }

  public GenerationOptionsBuilder typicalP(double typicalP) {
    this.typicalP = typicalP;
    return this;
  }

  public GenerationOptionsBuilder epsilonCutoff(double epsilonCutoff) {
    this.epsilonCutoff = epsilonCutoff;
    return this;
  }

  public GenerationOptionsBuilder etaCutoff(double etaCutoff) {
    this.etaCutoff = etaCutoff;
    return this;
  }

  public GenerationOptionsBuilder topH(double topH) {
    this.topH = topH;
    return this;
  }

  public GenerationOptionsBuilder repetitionPenalty(double repetitionPenalty) {
    this.repetitionPenalty = repetitionPenalty;
    return this;
  }

  public GenerationOptionsBuilder noRepeatNgramSize(int noRepeatNgramSize) {
    this.noRepeatNgramSize = noRepeatNgramSize;
    return this;
  }

  public GenerationOptionsBuilder badWordsIds(List<List<Integer>> badWordsIds) {
    this.badWordsIds = badWordsIds;
    return this;
  }

  public GenerationOptionsBuilder sequenceBias(List<SequenceBias> sequenceBias) {
    this.sequenceBias = sequenceBias;
    return this;
  }

  public GenerationOptionsBuilder suppressTokens(List<Integer> suppressTokens) {
    this.suppressTokens = suppressTokens;
    return this;
  }

  public GenerationOptionsBuilder beginSuppressTokens(List<Integer> beginSuppressTokens) {
    this.beginSuppressTokens = beginSuppressTokens;
    return this;
  }

  public GenerationOptionsBuilder forceWordsIds(List<List<List<Integer>>> forceWordsIds) {
    this.forceWordsIds = forceWordsIds;
    return this;
  }

  public GenerationOptionsBuilder exponentialDecayLengthPenalty(
      ExponentialDecay exponentialDecayLengthPenalty) {
    this.exponentialDecayLengthPenalty = exponentialDecayLengthPenalty;
    return this;
  }

  public GenerationOptionsBuilder removeInvalidValues(boolean removeInvalidValues) {
    this.removeInvalidValues = removeInvalidValues;
    return this;
  }

  public GenerationOptionsBuilder renormalizeLogits(boolean renormalizeLogits) {
    this.renormalizeLogits = renormalizeLogits;
    return this;
  }

  public GenerationOptionsBuilder grammar(Grammar grammar) {
    this.grammar = grammar;
    return this;
  }

  public GenerationOptionsBuilder prefixAllowedTokens(PrefixAllowedTokens prefixAllowedTokens) {
    this.prefixAllowedTokens = prefixAllowedTokens;
    return this;
  }

  public GenerationOptionsBuilder forcedBosTokenId(int forcedBosTokenId) {
    this.forcedBosTokenId = forcedBosTokenId;
    return this;
  }

  public GenerationOptionsBuilder forcedEosTokenIds(List<Integer> forcedEosTokenIds) {
    this.forcedEosTokenIds = forcedEosTokenIds;
    return this;
  }

  public GenerationOptionsBuilder bosTokenId(int bosTokenId) {
    this.bosTokenId = bosTokenId;
    return this;
  }

  public GenerationOptionsBuilder decoderStartTokenId(int decoderStartTokenId) {
    this.decoderStartTokenId = decoderStartTokenId;
    return this;
  }

  public GenerationOptionsBuilder eosTokenIds(List<Integer> eosTokenIds) {
    this.eosTokenIds = eosTokenIds;
    return this;
  }

  public GenerationOptionsBuilder padTokenId(int padTokenId) {
    this.padTokenId = padTokenId;
    return this;
  }

  /// The options that were set; the others are left to the captioner and the checkpoint.
  ///
  /// @throws IllegalArgumentException naming an option, its range and a value outside of it
  public GenerationOptions build() {
    return new GenerationOptions(
        maxNewTokens,
        maxLength,
        minNewTokens,
        minLength,
        maxTime,
        stopStrings,
        maxRepeats,
        numBeams,
        numReturnSequences,
        lengthPenalty,
        earlyStopping,
        numBeamGroups,
        diversityPenalty,
        penaltyAlpha,
        promptLookupNumTokens,
        maxMatchingNgramSize,
        doSample,
        seed,
        temperature,
        topK,
        topP,
        minP,
        typicalP,
        epsilonCutoff,
        etaCutoff,
        topH,
        repetitionPenalty,
        noRepeatNgramSize,
        badWordsIds,
        sequenceBias,
        suppressTokens,
        beginSuppressTokens,
        forceWordsIds,
        exponentialDecayLengthPenalty,
        removeInvalidValues,
        renormalizeLogits,
        prefixAllowedTokens,
        grammar,
        forcedBosTokenId,
        forcedEosTokenIds,
        bosTokenId,
        decoderStartTokenId,
        eosTokenIds,
        padTokenId);
  }
}
