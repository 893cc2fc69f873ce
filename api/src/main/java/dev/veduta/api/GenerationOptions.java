// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to generate text. A component that is null is left to the next in line: the call's options,
/// then the captioner's settings (`veduta.captioner.<name>.generation.*`), then the checkpoint's
/// `generation_config.json`, then the defaults of Transformers (spec/10-generation.md).
///
/// Lengths count tokens. `cur_len` in the spec counts the prompt; here the names say which is
/// meant. Token ids are at least 0. [GenerationOption] has a row for each component: its name in
/// Transformers, its range, its text form.
///
/// @param maxNewTokens most tokens to generate, at least 1; wins over `maxLength`
/// @param maxLength most tokens of prompt and text together, at least 1
/// @param minNewTokens fewest tokens before the end-of-sequence token is allowed, at least 0
/// @param minLength fewest tokens of prompt and text before the end is allowed, at least 0
/// @param maxTime seconds from the request until the text is cut, above 0 and up to 1e9
/// @param stopStrings texts, each of at least one character, before which the text ends
/// @param maxRepeats how often the same tokens may follow each other verbatim before the text is
///   cut, at least 0; 0 is off
/// @param numBeams beams of the search, 1 to 1024; 1 is greedy search or sampling
/// @param numReturnSequences texts for each picture, 1 to 1024; with beams at most `numBeams`, of a
///   greedy search 1
/// @param lengthPenalty exponent of the length that a beam's score is divided by, -1e6 to 1e6;
///   above 0 favours longer texts
/// @param earlyStopping when beam search stops
/// @param numBeamGroups groups that the beams are divided into, 1 to 1024, so that the texts of one
///   group differ from those of the others
/// @param diversityPenalty what a token's score loses for each beam of an earlier group that chose
///   it at the same step, 0 to 1e6
/// @param penaltyAlpha weight of the degeneration penalty of contrastive search, 0 to 1; 0 is off
/// @param promptLookupNumTokens tokens that are guessed at once from what the text said before, at
///   least 1
/// @param maxMatchingNgramSize most tokens at the end of the text that are looked up for a guess,
///   at least 1
/// @param doSample whether tokens are drawn by their probability instead of taking the likeliest
/// @param seed what the draws are computed from; the same seed gives the same texts, whatever the
///   number of threads
/// @param temperature what scores are divided by before a draw, above 0 and up to 1e6; below 1
///   favours likely tokens
/// @param topK how many of the likeliest tokens are drawn from, at least 0; 0 is all
/// @param topP probability, 0 to 1, that the likeliest tokens drawn from have together
/// @param minP least probability of a token drawn, as a part, 0 to 1, of the likeliest token's
/// @param typicalP probability, above 0 and up to 1, that the most typical tokens have together
/// @param epsilonCutoff least probability of a token drawn, 0 to 1; 0 is off
/// @param etaCutoff least probability of a token drawn, 0 to 1, less where the distribution is
///   flat; 0 is off
/// @param topH part, above 0 and up to 1, of the distribution's entropy that the likeliest tokens
///   drawn from may have
/// @param repetitionPenalty above 0 and up to 1e6; more than 1 makes tokens that occurred less
///   likely
/// @param noRepeatNgramSize no sequence of that many tokens occurs twice, at least 0; 0 is off
/// @param badWordsIds token sequences that never occur
/// @param sequenceBias token sequences that become more or less likely
/// @param suppressTokens tokens that never occur
/// @param beginSuppressTokens tokens that never come first
/// @param forceWordsIds words that must occur, each as one of its alternatives, each of those a
///   sequence of tokens
/// @param exponentialDecayLengthPenalty makes the end likelier, the longer the text is
/// @param removeInvalidValues whether scores that are no finite numbers are replaced
/// @param renormalizeLogits whether scores are made log-probabilities again after they were changed
/// @param prefixAllowedTokens which tokens may follow a text; it has no setting and no flag
/// @param grammar the texts that may be written at all
/// @param forcedBosTokenId the token that must follow a prompt of one token
/// @param forcedEosTokenIds the tokens, one of which must be the last when the length runs out
/// @param bosTokenId the token that a caption without prompt starts from
/// @param decoderStartTokenId the token that a decoder with cross-attention starts from; without it
///   `bosTokenId`
/// @param eosTokenIds the tokens that end a text
/// @param padTokenId what fills the rows of finished texts
public record GenerationOptions(
    @Nullable Integer maxNewTokens,
    @Nullable Integer maxLength,
    @Nullable Integer minNewTokens,
    @Nullable Integer minLength,
    @Nullable Double maxTime,
    @Nullable List<String> stopStrings,
    @Nullable Integer maxRepeats,
    @Nullable Integer numBeams,
    @Nullable Integer numReturnSequences,
    @Nullable Double lengthPenalty,
    @Nullable EarlyStopping earlyStopping,
    @Nullable Integer numBeamGroups,
    @Nullable Double diversityPenalty,
    @Nullable Double penaltyAlpha,
    @Nullable Integer promptLookupNumTokens,
    @Nullable Integer maxMatchingNgramSize,
    @Nullable Boolean doSample,
    @Nullable Long seed,
    @Nullable Double temperature,
    @Nullable Integer topK,
    @Nullable Double topP,
    @Nullable Double minP,
    @Nullable Double typicalP,
    @Nullable Double epsilonCutoff,
    @Nullable Double etaCutoff,
    @Nullable Double topH,
    @Nullable Double repetitionPenalty,
    @Nullable Integer noRepeatNgramSize,
    @Nullable List<List<Integer>> badWordsIds,
    @Nullable List<SequenceBias> sequenceBias,
    @Nullable List<Integer> suppressTokens,
    @Nullable List<Integer> beginSuppressTokens,
    @Nullable List<List<List<Integer>>> forceWordsIds,
    @Nullable ExponentialDecay exponentialDecayLengthPenalty,
    @Nullable Boolean removeInvalidValues,
    @Nullable Boolean renormalizeLogits,
    @Nullable PrefixAllowedTokens prefixAllowedTokens,
    @Nullable Grammar grammar,
    @Nullable Integer forcedBosTokenId,
    @Nullable List<Integer> forcedEosTokenIds,
    @Nullable Integer bosTokenId,
    @Nullable Integer decoderStartTokenId,
    @Nullable List<Integer> eosTokenIds,
    @Nullable Integer padTokenId) {

  /// Leaves everything to the captioner's settings and the checkpoint.
  public static final GenerationOptions DEFAULT = builder().build();

  /// @throws IllegalArgumentException naming an option, its range and a value outside of it
  public GenerationOptions(
      @Nullable Integer maxNewTokens,
      @Nullable Integer maxLength,
      @Nullable Integer minNewTokens,
      @Nullable Integer minLength,
      @Nullable Double maxTime,
      @Nullable List<String> stopStrings,
      @Nullable Integer maxRepeats,
      @Nullable Integer numBeams,
      @Nullable Integer numReturnSequences,
      @Nullable Double lengthPenalty,
      @Nullable EarlyStopping earlyStopping,
      @Nullable Integer numBeamGroups,
      @Nullable Double diversityPenalty,
      @Nullable Double penaltyAlpha,
      @Nullable Integer promptLookupNumTokens,
      @Nullable Integer maxMatchingNgramSize,
      @Nullable Boolean doSample,
      @Nullable Long seed,
      @Nullable Double temperature,
      @Nullable Integer topK,
      @Nullable Double topP,
      @Nullable Double minP,
      @Nullable Double typicalP,
      @Nullable Double epsilonCutoff,
      @Nullable Double etaCutoff,
      @Nullable Double topH,
      @Nullable Double repetitionPenalty,
      @Nullable Integer noRepeatNgramSize,
      @Nullable List<List<Integer>> badWordsIds,
      @Nullable List<SequenceBias> sequenceBias,
      @Nullable List<Integer> suppressTokens,
      @Nullable List<Integer> beginSuppressTokens,
      @Nullable List<List<List<Integer>>> forceWordsIds,
      @Nullable ExponentialDecay exponentialDecayLengthPenalty,
      @Nullable Boolean removeInvalidValues,
      @Nullable Boolean renormalizeLogits,
      @Nullable PrefixAllowedTokens prefixAllowedTokens,
      @Nullable Grammar grammar,
      @Nullable Integer forcedBosTokenId,
      @Nullable List<Integer> forcedEosTokenIds,
      @Nullable Integer bosTokenId,
      @Nullable Integer decoderStartTokenId,
      @Nullable List<Integer> eosTokenIds,
      @Nullable Integer padTokenId) {
    this.maxNewTokens = maxNewTokens;
    this.maxLength = maxLength;
    this.minNewTokens = minNewTokens;
    this.minLength = minLength;
    this.maxTime = maxTime;
    this.stopStrings = copy(stopStrings);
    this.maxRepeats = maxRepeats;
    this.numBeams = numBeams;
    this.numReturnSequences = numReturnSequences;
    this.lengthPenalty = lengthPenalty;
    this.earlyStopping = earlyStopping;
    this.numBeamGroups = numBeamGroups;
    this.diversityPenalty = diversityPenalty;
    this.penaltyAlpha = penaltyAlpha;
    this.promptLookupNumTokens = promptLookupNumTokens;
    this.maxMatchingNgramSize = maxMatchingNgramSize;
    this.doSample = doSample;
    this.seed = seed;
    this.temperature = temperature;
    this.topK = topK;
    this.topP = topP;
    this.minP = minP;
    this.typicalP = typicalP;
    this.epsilonCutoff = epsilonCutoff;
    this.etaCutoff = etaCutoff;
    this.topH = topH;
    this.repetitionPenalty = repetitionPenalty;
    this.noRepeatNgramSize = noRepeatNgramSize;
    this.badWordsIds = copySequences(badWordsIds);
    this.sequenceBias = copy(sequenceBias);
    this.suppressTokens = copy(suppressTokens);
    this.beginSuppressTokens = copy(beginSuppressTokens);
    this.forceWordsIds = copyWords(forceWordsIds);
    this.exponentialDecayLengthPenalty = exponentialDecayLengthPenalty;
    this.removeInvalidValues = removeInvalidValues;
    this.renormalizeLogits = renormalizeLogits;
    this.prefixAllowedTokens = prefixAllowedTokens;
    this.grammar = grammar;
    this.forcedBosTokenId = forcedBosTokenId;
    this.forcedEosTokenIds = copy(forcedEosTokenIds);
    this.bosTokenId = bosTokenId;
    this.decoderStartTokenId = decoderStartTokenId;
    this.eosTokenIds = copy(eosTokenIds);
    this.padTokenId = padTokenId;
    for (GenerationOption option : GenerationOption.values()) {
      option.check(this);
    }
  }

  public static GenerationOptionsBuilder builder() {
    return new GenerationOptionsBuilder();
  }

  public GenerationOptions withNumBeams(int numBeams) {
    return toBuilder().numBeams(numBeams).build();
  }

  public GenerationOptions withMaxNewTokens(int maxNewTokens) {
    return toBuilder().maxNewTokens(maxNewTokens).build();
  }

  /// These options, with those of `other` where these say nothing. A length given here replaces
  /// both of `other`'s spellings of it.
  public GenerationOptions orElse(GenerationOptions other) {
    GenerationOptionsBuilder merged = toBuilder();
    for (GenerationOption option : GenerationOption.values()) {
      if (!option.isDecidedBy(this)) {
        option.copy(other, merged);
      }
    }
    return merged.build();
  }

  /// A builder that starts from these options.
  public GenerationOptionsBuilder toBuilder() {
    GenerationOptionsBuilder builder = new GenerationOptionsBuilder();
    for (GenerationOption option : GenerationOption.values()) {
      option.copy(this, builder);
    }
    return builder;
  }

  private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
    return list == null ? null : List.copyOf(list);
  }

  private static <T> @Nullable List<List<T>> copySequences(@Nullable List<List<T>> lists) {
    return lists == null ? null : lists.stream().map(List::copyOf).toList();
  }

  private static @Nullable List<List<List<Integer>>> copyWords(
      @Nullable List<List<List<Integer>>> words) {
    return words == null
        ? null
        : words.stream().map(word -> word.stream().map(List::copyOf).toList()).toList();
  }
}
