// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Every option of [GenerationOptions], the most important of each group first: its name in
/// Transformers, what values it takes, how they are written in settings and flags. Settings, the
/// command line, `generation_config.json` and the reference page are made from this table.
public enum GenerationOption {
  MAX_NEW_TOKENS(
      Group.LENGTH,
      OptionValue.whole(
          "tokens", 1, GenerationOptions::maxNewTokens, GenerationOptionsBuilder::maxNewTokens),
      "Most tokens to generate; wins over max_length. Without both, 20."),
  MAX_LENGTH(
      Group.LENGTH,
      OptionValue.whole(
          "tokens", 1, GenerationOptions::maxLength, GenerationOptionsBuilder::maxLength),
      "Most tokens of prompt and text together."),
  MIN_NEW_TOKENS(
      Group.LENGTH,
      OptionValue.whole(
          "tokens", 0, GenerationOptions::minNewTokens, GenerationOptionsBuilder::minNewTokens),
      "Fewest tokens before the text may end."),
  MIN_LENGTH(
      Group.LENGTH,
      OptionValue.whole(
          "tokens", 0, GenerationOptions::minLength, GenerationOptionsBuilder::minLength),
      "Fewest tokens of prompt and text before it may end."),
  MAX_TIME(
      Group.LENGTH,
      OptionValue.number(
          "seconds",
          "a number above 0 and up to 1000000000",
          time -> time > 0 && time <= 1e9,
          GenerationOptions::maxTime,
          GenerationOptionsBuilder::maxTime),
      "Seconds from the request until the text is cut."),
  STOP_STRINGS(
      Group.LENGTH,
      OptionValue.texts(GenerationOptions::stopStrings, GenerationOptionsBuilder::stopStrings),
      "The text ends before the first of these. \\, is a comma, \\n a line feed."),
  MAX_REPEATS(
      Group.LENGTH,
      OptionValue.whole(
          "repeats", 0, GenerationOptions::maxRepeats, GenerationOptionsBuilder::maxRepeats),
      "How often the same tokens may follow each other verbatim before the text is cut;"
          + " 0 is off. Default: 8, in texts that repeat 96 tokens or more."),
  NUM_BEAMS(
      Group.SEARCH,
      OptionValue.few("beams", GenerationOptions::numBeams, GenerationOptionsBuilder::numBeams),
      "Beams of the search; 1 (default) is greedy search or sampling."),
  NUM_RETURN_SEQUENCES(
      Group.SEARCH,
      OptionValue.few(
          "texts",
          GenerationOptions::numReturnSequences,
          GenerationOptionsBuilder::numReturnSequences),
      "Texts for each picture: with beams at most as many as beams, when sampling any"
          + " number of draws."),
  LENGTH_PENALTY(
      Group.SEARCH,
      OptionValue.number(GenerationOptions::lengthPenalty, GenerationOptionsBuilder::lengthPenalty),
      "With beams: above 0 favours longer texts, below 0 shorter ones. Default: 1."),
  EARLY_STOPPING(
      Group.SEARCH,
      OptionValue.earlyStopping(
          GenerationOptions::earlyStopping, GenerationOptionsBuilder::earlyStopping),
      "With beams, when to stop: false (default) when no better text is likely, true as"
          + " soon as as many are finished as there are beams, never only when no better one"
          + " is possible."),
  NUM_BEAM_GROUPS(
      Group.SEARCH,
      OptionValue.few(
          "groups", GenerationOptions::numBeamGroups, GenerationOptionsBuilder::numBeamGroups),
      "Groups of beams whose texts differ from each other; divides num_beams."),
  DIVERSITY_PENALTY(
      Group.SEARCH,
      OptionValue.number(
          "",
          "a number from 0 to 1000000",
          penalty -> penalty >= 0 && penalty <= 1e6,
          GenerationOptions::diversityPenalty,
          GenerationOptionsBuilder::diversityPenalty),
      "What a token loses for each beam of an earlier group that chose it at the same step."),
  PENALTY_ALPHA(
      Group.SEARCH,
      OptionValue.part("", GenerationOptions::penaltyAlpha, GenerationOptionsBuilder::penaltyAlpha),
      "Above 0, with top_k: contrastive search, and the weight of its penalty for"
          + " tokens like those before."),
  PROMPT_LOOKUP_NUM_TOKENS(
      Group.SEARCH,
      OptionValue.whole(
          "tokens",
          1,
          GenerationOptions::promptLookupNumTokens,
          GenerationOptionsBuilder::promptLookupNumTokens),
      "Guess that many tokens at once from what the text said before; the result is the"
          + " same."),
  MAX_MATCHING_NGRAM_SIZE(
      Group.SEARCH,
      OptionValue.whole(
          "tokens",
          1,
          GenerationOptions::maxMatchingNgramSize,
          GenerationOptionsBuilder::maxMatchingNgramSize),
      "Most tokens at the end of the text that are looked up for a guess. Default: 2."),
  DO_SAMPLE(
      Group.SAMPLING,
      OptionValue.flag(GenerationOptions::doSample, GenerationOptionsBuilder::doSample),
      "Draw tokens by their probability instead of taking the likeliest."),
  SEED(
      Group.SAMPLING,
      OptionValue.seed(GenerationOptions::seed, GenerationOptionsBuilder::seed),
      "What the draws are computed from: the same seed gives the same texts."),
  TEMPERATURE(
      Group.SAMPLING,
      OptionValue.positive(GenerationOptions::temperature, GenerationOptionsBuilder::temperature),
      "What scores are divided by: below 1 favours likely tokens. Default: 1."),
  TOP_K(
      Group.SAMPLING,
      OptionValue.whole("tokens", 0, GenerationOptions::topK, GenerationOptionsBuilder::topK),
      "Draw from that many of the likeliest tokens; 0 is all. Default: 50."),
  TOP_P(
      Group.SAMPLING,
      OptionValue.part("probability", GenerationOptions::topP, GenerationOptionsBuilder::topP),
      "Draw from the likeliest tokens that have this probability together. Default: 1."),
  MIN_P(
      Group.SAMPLING,
      OptionValue.part("probability", GenerationOptions::minP, GenerationOptionsBuilder::minP),
      "Draw no token whose probability is less than this part of the likeliest token's."),
  TYPICAL_P(
      Group.SAMPLING,
      OptionValue.positivePart(
          "probability", GenerationOptions::typicalP, GenerationOptionsBuilder::typicalP),
      "Draw from the most typical tokens that have this probability together. Default: 1."),
  EPSILON_CUTOFF(
      Group.SAMPLING,
      OptionValue.part(
          "probability", GenerationOptions::epsilonCutoff, GenerationOptionsBuilder::epsilonCutoff),
      "Draw no token of less probability than this; 0 (default) is off."),
  ETA_CUTOFF(
      Group.SAMPLING,
      OptionValue.part(
          "probability", GenerationOptions::etaCutoff, GenerationOptionsBuilder::etaCutoff),
      "The same, with a lower limit where many tokens are about equally likely; 0"
          + " (default) is off."),
  TOP_H(
      Group.SAMPLING,
      OptionValue.positivePart("entropy", GenerationOptions::topH, GenerationOptionsBuilder::topH),
      "Draw from the likeliest tokens that have this part of the entropy together."),
  REPETITION_PENALTY(
      Group.WORDING,
      OptionValue.positive(
          GenerationOptions::repetitionPenalty, GenerationOptionsBuilder::repetitionPenalty),
      "More than 1 makes tokens that occurred less likely. Default: 1."),
  NO_REPEAT_NGRAM_SIZE(
      Group.WORDING,
      OptionValue.whole(
          "tokens",
          0,
          GenerationOptions::noRepeatNgramSize,
          GenerationOptionsBuilder::noRepeatNgramSize),
      "No sequence of that many tokens occurs twice; 0 (default) is off."),
  BAD_WORDS_IDS(
      Group.WORDING,
      OptionValue.sequences(GenerationOptions::badWordsIds, GenerationOptionsBuilder::badWordsIds),
      "Token sequences that never occur."),
  SEQUENCE_BIAS(
      Group.WORDING,
      OptionValue.biases(GenerationOptions::sequenceBias, GenerationOptionsBuilder::sequenceBias),
      "Token sequences whose last token scores that much more where the others stand"
          + " before it."),
  SUPPRESS_TOKENS(
      Group.WORDING,
      OptionValue.tokens(
          GenerationOptions::suppressTokens, GenerationOptionsBuilder::suppressTokens),
      "Tokens that never occur."),
  BEGIN_SUPPRESS_TOKENS(
      Group.WORDING,
      OptionValue.tokens(
          GenerationOptions::beginSuppressTokens, GenerationOptionsBuilder::beginSuppressTokens),
      "Tokens that never come first."),
  FORCE_WORDS_IDS(
      Group.WORDING,
      OptionValue.words(GenerationOptions::forceWordsIds, GenerationOptionsBuilder::forceWordsIds),
      "Words that must occur, each as one of its alternatives; needs beams."),
  EXPONENTIAL_DECAY_LENGTH_PENALTY(
      Group.WORDING,
      OptionValue.decay(
          GenerationOptions::exponentialDecayLengthPenalty,
          GenerationOptionsBuilder::exponentialDecayLengthPenalty),
      "After that many tokens the end becomes likelier by the factor with each more."),
  REMOVE_INVALID_VALUES(
      Group.WORDING,
      OptionValue.flag(
          GenerationOptions::removeInvalidValues, GenerationOptionsBuilder::removeInvalidValues),
      "Replace scores that are no finite numbers."),
  RENORMALIZE_LOGITS(
      Group.WORDING,
      OptionValue.flag(
          GenerationOptions::renormalizeLogits, GenerationOptionsBuilder::renormalizeLogits),
      "Make scores log-probabilities again after they were changed."),
  PREFIX_ALLOWED_TOKENS_FN(
      Group.WORDING,
      OptionValue.function(
          GenerationOptions::prefixAllowedTokens, GenerationOptionsBuilder::prefixAllowedTokens),
      "Which tokens may follow a text, as a PrefixAllowedTokens."),
  GRAMMAR(
      Group.WORDING,
      OptionValue.grammar(GenerationOptions::grammar, GenerationOptionsBuilder::grammar),
      "The texts that may be written at all."),
  FORCED_BOS_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.token(
          GenerationOptions::forcedBosTokenId, GenerationOptionsBuilder::forcedBosTokenId),
      "The token that must follow a prompt of one token."),
  FORCED_EOS_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.tokens(
          GenerationOptions::forcedEosTokenIds, GenerationOptionsBuilder::forcedEosTokenIds),
      "The tokens, one of which is the last when the length runs out."),
  BOS_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.token(GenerationOptions::bosTokenId, GenerationOptionsBuilder::bosTokenId),
      "The token that a text without prompt starts from."),
  DECODER_START_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.token(
          GenerationOptions::decoderStartTokenId, GenerationOptionsBuilder::decoderStartTokenId),
      "The token that a decoder with cross-attention starts from."),
  EOS_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.tokens(GenerationOptions::eosTokenIds, GenerationOptionsBuilder::eosTokenIds),
      "The tokens that end a text."),
  PAD_TOKEN_ID(
      Group.SPECIAL_TOKENS,
      OptionValue.token(GenerationOptions::padTokenId, GenerationOptionsBuilder::padTokenId),
      "What fills the rows of finished texts.");

  /// Those that Transformers doesn't have; no checkpoint says anything about them.
  private static final Set<GenerationOption> OUR_OWN = EnumSet.of(MAX_REPEATS, SEED, GRAMMAR);

  private static final Set<GenerationOption> LONGEST = EnumSet.of(MAX_NEW_TOKENS, MAX_LENGTH);
  private static final Set<GenerationOption> SHORTEST = EnumSet.of(MIN_NEW_TOKENS, MIN_LENGTH);

  private final Group group;

  @SuppressWarnings("ImmutableEnumChecker") // a record of functions that keep nothing
  private final OptionValue<?> value;

  private final String description;

  GenerationOption(Group group, OptionValue<?> value, String description) {
    this.group = group;
    this.value = value;
    this.description = description;
  }

  /// What options have to do with.
  public enum Group {
    LENGTH("Length"),
    SEARCH("Search"),
    SAMPLING("Sampling"),
    WORDING("Wording"),
    SPECIAL_TOKENS("Special tokens");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /// What values are made of.
  public enum Kind {
    WHOLE_NUMBER,
    NUMBER,
    FLAG,
    /// One of a few words.
    CHOICE,
    TOKEN,
    TOKENS,
    /// Sequences of tokens.
    SEQUENCES,
    /// Words, each a list of alternatives, each of those a sequence of tokens.
    WORDS,
    /// Sequences of tokens with a number each.
    BIASES,
    /// A whole number and a number.
    DECAY,
    TEXTS,
    /// A [Grammar].
    GRAMMAR,
    /// Something that only Java can say.
    FUNCTION
  }

  /// Its name in Transformers, such as `num_beams`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The last part of its setting and its flag, such as `num-beams`.
  public String dashed() {
    return key().replace('_', '-');
  }

  public Group group() {
    return group;
  }

  public Kind kind() {
    return value.kind();
  }

  /// What a number counts, such as `tokens`; empty where it counts nothing.
  public String unit() {
    return value.unit();
  }

  /// The values there are, as it follows "must be": `a whole number from 1 to 1024`.
  public String range() {
    return value.range();
  }

  /// [#range] and, where that doesn't tell how a text says it, an example.
  public String expected() {
    return value.expected();
  }

  /// What it does, in a sentence.
  public String description() {
    return description;
  }

  /// Whether its values can be written as text, so that it has a setting and a flag.
  public boolean isText() {
    return kind() != Kind.FUNCTION;
  }

  /// Whether Transformers has it.
  public boolean isOfTransformers() {
    return !OUR_OWN.contains(this);
  }

  /// Whether `options` say anything about it.
  public boolean isSetIn(GenerationOptions options) {
    return value.isSetIn(options);
  }

  /// The text form of its value in `options`; empty where they leave it open.
  public Optional<String> format(GenerationOptions options) {
    return value.format(options);
  }

  /// Sets it to the value that a text stands for.
  ///
  /// @throws IllegalArgumentException naming the option, its range and the text
  public void parse(String text, GenerationOptionsBuilder to) {
    value.parse(key(), text, to);
  }

  /// Whether its value in `options` is settled: a length is by either of its spellings.
  boolean isDecidedBy(GenerationOptions options) {
    Set<GenerationOption> spellings =
        LONGEST.contains(this) ? LONGEST : SHORTEST.contains(this) ? SHORTEST : Set.of(this);
    return spellings.stream().anyMatch(option -> option.isSetIn(options));
  }

  /// Sets it to its value in `from`, if it has one there.
  void copy(GenerationOptions from, GenerationOptionsBuilder to) {
    value.copy(from, to);
  }

  /// Refuses a value out of range.
  void check(GenerationOptions options) {
    value.check(key(), options);
  }
}
