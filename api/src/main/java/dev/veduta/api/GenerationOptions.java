// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to generate text. A component that is null is left to the next in line: the call's options,
/// then the captioner's settings (`veduta.captioner.<name>.generation.*`), then the checkpoint's
/// `generation_config.json`, then the defaults of Transformers (spec/10-generation.md).
///
/// Lengths count tokens. `cur_len` in the spec counts the prompt; here the names say which is
/// meant.
///
/// @param maxNewTokens most tokens to generate, at least 1; wins over `maxLength`
/// @param maxLength most tokens of prompt and text together, at least 1
/// @param minNewTokens fewest tokens before the end-of-sequence token is allowed, at least 0
/// @param minLength fewest tokens of prompt and text before the end is allowed, at least 0
/// @param numBeams beams of the search, at least 1; 1 is greedy search
/// @param numReturnSequences captions for each picture, 1 to `numBeams`
/// @param lengthPenalty exponent of the length that a beam's score is divided by; above 0 favours
///   longer texts
/// @param earlyStopping when beam search stops
/// @param repetitionPenalty above 0; more than 1 makes tokens that occurred less likely
/// @param noRepeatNgramSize no sequence of that many tokens occurs twice; 0 is off
/// @param badWordsIds token sequences that never occur
/// @param suppressTokens tokens that never occur
/// @param beginSuppressTokens tokens that never come first
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
    @Nullable Integer numBeams,
    @Nullable Integer numReturnSequences,
    @Nullable Double lengthPenalty,
    @Nullable EarlyStopping earlyStopping,
    @Nullable Double repetitionPenalty,
    @Nullable Integer noRepeatNgramSize,
    @Nullable List<List<Integer>> badWordsIds,
    @Nullable List<Integer> suppressTokens,
    @Nullable List<Integer> beginSuppressTokens,
    @Nullable Integer forcedBosTokenId,
    @Nullable List<Integer> forcedEosTokenIds,
    @Nullable Integer bosTokenId,
    @Nullable Integer decoderStartTokenId,
    @Nullable List<Integer> eosTokenIds,
    @Nullable Integer padTokenId) {

  /// Leaves everything to the captioner's settings and the checkpoint.
  public static final GenerationOptions DEFAULT = new Builder().build();

  public GenerationOptions {
    atLeast("max_new_tokens", maxNewTokens, 1);
    atLeast("max_length", maxLength, 1);
    atLeast("min_new_tokens", minNewTokens, 0);
    atLeast("min_length", minLength, 0);
    atLeast("num_beams", numBeams, 1);
    atMost("num_beams", numBeams, 1024);
    atLeast("num_return_sequences", numReturnSequences, 1);
    atLeast("no_repeat_ngram_size", noRepeatNgramSize, 0);
    if (lengthPenalty != null && !Double.isFinite(lengthPenalty)) {
      throw new IllegalArgumentException("length_penalty must be finite, got " + lengthPenalty);
    }
    if (repetitionPenalty != null && !(repetitionPenalty > 0 && repetitionPenalty <= 1e6)) {
      throw new IllegalArgumentException(
          "repetition_penalty must be above 0 and finite, got " + repetitionPenalty);
    }
    if (badWordsIds != null) {
      badWordsIds = badWordsIds.stream().map(List::copyOf).toList();
      if (badWordsIds.stream().anyMatch(List::isEmpty)) {
        throw new IllegalArgumentException("bad_words_ids must not hold an empty sequence");
      }
    }
    suppressTokens = copy(suppressTokens);
    beginSuppressTokens = copy(beginSuppressTokens);
    forcedEosTokenIds = copy(forcedEosTokenIds);
    eosTokenIds = copy(eosTokenIds);
  }

  public static Builder builder() {
    return new Builder();
  }

  public GenerationOptions withNumBeams(int numBeams) {
    return toBuilder().numBeams(numBeams).build();
  }

  public GenerationOptions withMaxNewTokens(int maxNewTokens) {
    return toBuilder().maxNewTokens(maxNewTokens).build();
  }

  /// These options, with those of `other` where these say nothing.
  public GenerationOptions orElse(GenerationOptions other) {
    // A length given here replaces both of other's spellings of it.
    boolean hasMax = maxNewTokens != null || maxLength != null;
    boolean hasMin = minNewTokens != null || minLength != null;
    return new GenerationOptions(
        hasMax ? maxNewTokens : other.maxNewTokens,
        hasMax ? maxLength : other.maxLength,
        hasMin ? minNewTokens : other.minNewTokens,
        hasMin ? minLength : other.minLength,
        first(numBeams, other.numBeams),
        first(numReturnSequences, other.numReturnSequences),
        first(lengthPenalty, other.lengthPenalty),
        first(earlyStopping, other.earlyStopping),
        first(repetitionPenalty, other.repetitionPenalty),
        first(noRepeatNgramSize, other.noRepeatNgramSize),
        first(badWordsIds, other.badWordsIds),
        first(suppressTokens, other.suppressTokens),
        first(beginSuppressTokens, other.beginSuppressTokens),
        first(forcedBosTokenId, other.forcedBosTokenId),
        first(forcedEosTokenIds, other.forcedEosTokenIds),
        first(bosTokenId, other.bosTokenId),
        first(decoderStartTokenId, other.decoderStartTokenId),
        first(eosTokenIds, other.eosTokenIds),
        first(padTokenId, other.padTokenId));
  }

  /// A builder that starts from these options.
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxNewTokens = maxNewTokens;
    builder.maxLength = maxLength;
    builder.minNewTokens = minNewTokens;
    builder.minLength = minLength;
    builder.numBeams = numBeams;
    builder.numReturnSequences = numReturnSequences;
    builder.lengthPenalty = lengthPenalty;
    builder.earlyStopping = earlyStopping;
    builder.repetitionPenalty = repetitionPenalty;
    builder.noRepeatNgramSize = noRepeatNgramSize;
    builder.badWordsIds = badWordsIds;
    builder.suppressTokens = suppressTokens;
    builder.beginSuppressTokens = beginSuppressTokens;
    builder.forcedBosTokenId = forcedBosTokenId;
    builder.forcedEosTokenIds = forcedEosTokenIds;
    builder.bosTokenId = bosTokenId;
    builder.decoderStartTokenId = decoderStartTokenId;
    builder.eosTokenIds = eosTokenIds;
    builder.padTokenId = padTokenId;
    return builder;
  }

  private static <T> @Nullable T first(@Nullable T mine, @Nullable T other) {
    return mine != null ? mine : other;
  }

  private static @Nullable List<Integer> copy(@Nullable List<Integer> ids) {
    return ids == null ? null : List.copyOf(ids);
  }

  private static void atLeast(String name, @Nullable Integer value, int least) {
    if (value != null && value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(name, least, value));
    }
  }

  private static void atMost(String name, @Nullable Integer value, int most) {
    if (value != null && value > most) {
      throw new IllegalArgumentException(
          "%s must be at most %d, got %d".formatted(name, most, value));
    }
  }

  /// Collects options; what is not called stays unset.
  public static final class Builder {
    private @Nullable Integer maxNewTokens;
    private @Nullable Integer maxLength;
    private @Nullable Integer minNewTokens;
    private @Nullable Integer minLength;
    private @Nullable Integer numBeams;
    private @Nullable Integer numReturnSequences;
    private @Nullable Double lengthPenalty;
    private @Nullable EarlyStopping earlyStopping;
    private @Nullable Double repetitionPenalty;
    private @Nullable Integer noRepeatNgramSize;
    private @Nullable List<List<Integer>> badWordsIds;
    private @Nullable List<Integer> suppressTokens;
    private @Nullable List<Integer> beginSuppressTokens;
    private @Nullable Integer forcedBosTokenId;
    private @Nullable List<Integer> forcedEosTokenIds;
    private @Nullable Integer bosTokenId;
    private @Nullable Integer decoderStartTokenId;
    private @Nullable List<Integer> eosTokenIds;
    private @Nullable Integer padTokenId;

    private Builder() {}

    public Builder maxNewTokens(int maxNewTokens) {
      this.maxNewTokens = maxNewTokens;
      return this;
    }

    public Builder maxLength(int maxLength) {
      this.maxLength = maxLength;
      return this;
    }

    public Builder minNewTokens(int minNewTokens) {
      this.minNewTokens = minNewTokens;
      return this;
    }

    public Builder minLength(int minLength) {
      this.minLength = minLength;
      return this;
    }

    public Builder numBeams(int numBeams) {
      this.numBeams = numBeams;
      return this;
    }

    public Builder numReturnSequences(int numReturnSequences) {
      this.numReturnSequences = numReturnSequences;
      return this;
    }

    public Builder lengthPenalty(double lengthPenalty) {
      this.lengthPenalty = lengthPenalty;
      return this;
    }

    public Builder earlyStopping(EarlyStopping earlyStopping) {
      this.earlyStopping = earlyStopping;
      return this;
    }

    public Builder repetitionPenalty(double repetitionPenalty) {
      this.repetitionPenalty = repetitionPenalty;
      return this;
    }

    public Builder noRepeatNgramSize(int noRepeatNgramSize) {
      this.noRepeatNgramSize = noRepeatNgramSize;
      return this;
    }

    public Builder badWordsIds(List<List<Integer>> badWordsIds) {
      this.badWordsIds = badWordsIds;
      return this;
    }

    public Builder suppressTokens(List<Integer> suppressTokens) {
      this.suppressTokens = suppressTokens;
      return this;
    }

    public Builder beginSuppressTokens(List<Integer> beginSuppressTokens) {
      this.beginSuppressTokens = beginSuppressTokens;
      return this;
    }

    public Builder forcedBosTokenId(int forcedBosTokenId) {
      this.forcedBosTokenId = forcedBosTokenId;
      return this;
    }

    public Builder forcedEosTokenIds(List<Integer> forcedEosTokenIds) {
      this.forcedEosTokenIds = forcedEosTokenIds;
      return this;
    }

    public Builder bosTokenId(int bosTokenId) {
      this.bosTokenId = bosTokenId;
      return this;
    }

    public Builder decoderStartTokenId(int decoderStartTokenId) {
      this.decoderStartTokenId = decoderStartTokenId;
      return this;
    }

    public Builder eosTokenIds(List<Integer> eosTokenIds) {
      this.eosTokenIds = eosTokenIds;
      return this;
    }

    public Builder padTokenId(int padTokenId) {
      this.padTokenId = padTokenId;
      return this;
    }

    public GenerationOptions build() {
      return new GenerationOptions(
          maxNewTokens,
          maxLength,
          minNewTokens,
          minLength,
          numBeams,
          numReturnSequences,
          lengthPenalty,
          earlyStopping,
          repetitionPenalty,
          noRepeatNgramSize,
          badWordsIds,
          suppressTokens,
          beginSuppressTokens,
          forcedBosTokenId,
          forcedEosTokenIds,
          bosTokenId,
          decoderStartTokenId,
          eosTokenIds,
          padTokenId);
    }
  }
}
