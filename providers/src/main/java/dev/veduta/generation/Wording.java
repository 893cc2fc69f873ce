// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.ExponentialDecay;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.PrefixAllowedTokens;
import dev.veduta.api.SequenceBias;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a text may say and what it says rather, whatever the search.
///
/// @param minLength of prompt and text; 0 where `minNewTokens` says it
/// @param badWords without those that are the end of a text alone
/// @param vocabulary how many tokens there are
record Wording(
    int minLength,
    int minNewTokens,
    float repetitionPenalty,
    int noRepeatNgramSize,
    List<SequenceBias> biases,
    List<List<Integer>> badWords,
    Optional<PrefixAllowedTokens> allowed,
    OptionalInt forcedBos,
    List<Integer> forcedEos,
    boolean removeInvalid,
    Optional<ExponentialDecay> decay,
    List<Integer> suppress,
    List<Integer> beginSuppress,
    boolean renormalize,
    int vocabulary) {

  /// @throws IllegalArgumentException when a token is outside the vocabulary, or forced and
  ///   suppressed
  static Wording of(GenerationOptions options, List<Integer> eos, Vocabulary vocabulary) {
    List<Integer> suppress = vocabulary.ids("suppress_tokens", options.suppressTokens());
    List<Integer> forcedEos = vocabulary.ids("forced_eos_token_id", options.forcedEosTokenIds());
    OptionalInt forcedBos = vocabulary.id("forced_bos_token_id", options.forcedBosTokenId());
    refuseSuppressed("forced_eos_token_id", forcedEos, suppress);
    refuseSuppressed("forced_bos_token_id", forcedBos.stream().boxed().toList(), suppress);
    return new Wording(
        options.minNewTokens() == null ? or(options.minLength(), 0) : 0,
        or(options.minNewTokens(), 0),
        options.repetitionPenalty() == null ? 1 : options.repetitionPenalty().floatValue(),
        or(options.noRepeatNgramSize(), 0),
        biases(options, vocabulary),
        vocabulary.sequences("bad_words_ids", options.badWordsIds()).stream()
            .filter(word -> word.size() > 1 || !eos.contains(word.getFirst()))
            .toList(),
        Optional.ofNullable(options.prefixAllowedTokens()),
        forcedBos,
        forcedEos,
        Boolean.TRUE.equals(options.removeInvalidValues()),
        Optional.ofNullable(options.exponentialDecayLengthPenalty()),
        suppress,
        vocabulary.ids("begin_suppress_tokens", options.beginSuppressTokens()),
        Boolean.TRUE.equals(options.renormalizeLogits()),
        vocabulary.size());
  }

  private static List<SequenceBias> biases(GenerationOptions options, Vocabulary vocabulary) {
    List<SequenceBias> biases = options.sequenceBias() == null ? List.of() : options.sequenceBias();
    vocabulary.sequences("sequence_bias", biases.stream().map(SequenceBias::ids).toList());
    return biases;
  }

  private static void refuseSuppressed(
      String option, List<Integer> forced, List<Integer> suppress) {
    if (!forced.isEmpty() && suppress.containsAll(forced)) {
      throw new IllegalArgumentException(
          "%s %s is also in suppress_tokens, which leaves no token to take; remove it from one of them"
              .formatted(option, forced));
    }
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
