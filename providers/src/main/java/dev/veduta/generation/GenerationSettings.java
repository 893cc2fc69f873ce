// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Grammar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// How one batch is generated: every option settled against the prompt, the vocabulary and the
/// defaults of Transformers. Lengths count the prompt.
///
/// @param maxTime seconds from the request
/// @param promptLookup how many tokens to guess at once; empty where none are
/// @param forceWords words that must occur, each as one of its alternatives
/// @param seed of the draws; a random one where none was asked for
record GenerationSettings(
    SearchMode mode,
    int promptLength,
    int maxLength,
    OptionalDouble maxTime,
    List<String> stopStrings,
    Loops loops,
    int numBeams,
    int numReturnSequences,
    double lengthPenalty,
    EarlyStopping earlyStopping,
    int numBeamGroups,
    float diversityPenalty,
    float penaltyAlpha,
    OptionalInt promptLookup,
    int maxMatchingNgramSize,
    List<List<List<Integer>>> forceWords,
    long seed,
    Sampling sampling,
    Wording wording,
    Optional<Grammar> grammar,
    List<Integer> eos,
    int pad) {

  /// What Transformers generates when nobody says how much.
  private static final int DEFAULT_NEW_TOKENS = 20;

  private static final int DEFAULT_MATCHING_NGRAM = 2;

  /// Settles the options.
  ///
  /// @param maxPositions most tokens that the decoder can read
  /// @throws IllegalArgumentException when options contradict each other, the prompt or the model
  static GenerationSettings of(
      GenerationOptions options, int promptLength, int vocabularySize, int maxPositions) {
    Vocabulary vocabulary = new Vocabulary(vocabularySize);
    SearchMode mode = SearchRules.mode(options);
    int maxLength = maxLength(options, promptLength, maxPositions);
    int beams = or(options.numBeams(), 1);
    List<Integer> eos = vocabulary.ids("eos_token_id", options.eosTokenIds());
    int pad =
        options.padTokenId() != null ? options.padTokenId() : eos.isEmpty() ? 0 : eos.getFirst();
    List<List<List<Integer>>> forceWords =
        options.forceWordsIds() == null ? List.of() : options.forceWordsIds();
    forceWords.forEach(word -> vocabulary.sequences("force_words_ids", word));
    int keep = beams == 1 ? 1 : Math.max(2, eos.size() + 1);
    return new GenerationSettings(
        mode,
        promptLength,
        maxLength,
        options.maxTime() == null ? OptionalDouble.empty() : OptionalDouble.of(options.maxTime()),
        options.stopStrings() == null ? List.of() : options.stopStrings(),
        Loops.of(options.maxRepeats()),
        beams,
        or(options.numReturnSequences(), 1),
        or(options.lengthPenalty(), 1),
        options.earlyStopping() == null ? EarlyStopping.HEURISTIC : options.earlyStopping(),
        or(options.numBeamGroups(), 1),
        (float) or(options.diversityPenalty(), 0),
        (float) or(options.penaltyAlpha(), 0),
        promptLookup(options, mode),
        or(options.maxMatchingNgramSize(), DEFAULT_MATCHING_NGRAM),
        forceWords,
        options.seed() == null ? new SplittableRandom().nextLong() : options.seed(),
        Sampling.of(options, keep),
        Wording.of(options, eos, vocabulary),
        Optional.ofNullable(options.grammar()),
        eos,
        vocabulary.checked("pad_token_id", pad));
  }

  /// Whether `token` ends a text.
  boolean ends(int token) {
    return eos.contains(token);
  }

  private static OptionalInt promptLookup(GenerationOptions options, SearchMode mode) {
    Integer tokens = options.promptLookupNumTokens();
    return tokens != null && SearchRules.guesses(options, mode)
        ? OptionalInt.of(tokens)
        : OptionalInt.empty();
  }

  private static int maxLength(GenerationOptions options, int promptLength, int maxPositions) {
    // The last token is written, never read, so it needs no position.
    long longest = maxPositions + 1L;
    long asked;
    if (options.maxNewTokens() != null) {
      asked = (long) promptLength + options.maxNewTokens();
    } else if (options.maxLength() != null) {
      asked = options.maxLength();
    } else {
      asked = Math.min((long) promptLength + DEFAULT_NEW_TOKENS, longest);
    }
    if (promptLength >= asked || promptLength > maxPositions) {
      throw new IllegalArgumentException(
          ("the prompt has %d tokens, which leaves no room for a text: max_length is %d and the"
                  + " model reads %d tokens; shorten the prompt or raise max_length")
              .formatted(promptLength, asked, maxPositions));
    }
    if (asked > longest) {
      throw new IllegalArgumentException(
          "prompt and text of %d tokens pass the %d positions of the model; ask for max_new_tokens %d or less"
              .formatted(asked, maxPositions, longest - promptLength));
    }
    return (int) asked;
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
