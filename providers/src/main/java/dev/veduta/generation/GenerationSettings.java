// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// How one batch is generated: every option settled against the prompt, the vocabulary and the
/// defaults of Transformers. Lengths count the prompt.
record GenerationSettings(
    int promptLength,
    int maxLength,
    int minLength,
    int minNewTokens,
    int numBeams,
    int numReturnSequences,
    double lengthPenalty,
    EarlyStopping earlyStopping,
    float repetitionPenalty,
    int noRepeatNgramSize,
    List<List<Integer>> badWords,
    List<Integer> suppress,
    List<Integer> beginSuppress,
    OptionalInt forcedBos,
    List<Integer> forcedEos,
    List<Integer> eos,
    int pad) {

  /// What Transformers generates when nobody says how much.
  private static final int DEFAULT_NEW_TOKENS = 20;

  /// Settles the options.
  ///
  /// @param maxPositions most tokens that the decoder can read
  /// @throws IllegalArgumentException when options contradict each other, the prompt or the model
  static GenerationSettings of(
      GenerationOptions options, int promptLength, int vocabulary, int maxPositions) {
    int maxLength = maxLength(options, promptLength, maxPositions);
    int beams = or(options.numBeams(), 1);
    int sequences = or(options.numReturnSequences(), 1);
    if (sequences > beams) {
      throw new IllegalArgumentException(
          "num_return_sequences %d is more than num_beams %d; ask for at least as many beams"
              .formatted(sequences, beams));
    }
    List<Integer> eos = ids("eos_token_id", options.eosTokenIds(), vocabulary);
    int pad =
        options.padTokenId() != null ? options.padTokenId() : eos.isEmpty() ? 0 : eos.getFirst();
    List<List<Integer>> badWords =
        options.badWordsIds() == null ? List.of() : options.badWordsIds();
    badWords.forEach(word -> ids("bad_words_ids", word, vocabulary));
    return new GenerationSettings(
        promptLength,
        maxLength,
        or(options.minLength(), 0),
        or(options.minNewTokens(), 0),
        beams,
        sequences,
        options.lengthPenalty() == null ? 1 : options.lengthPenalty(),
        options.earlyStopping() == null ? EarlyStopping.HEURISTIC : options.earlyStopping(),
        options.repetitionPenalty() == null ? 1 : options.repetitionPenalty().floatValue(),
        or(options.noRepeatNgramSize(), 0),
        badWords.stream()
            .filter(word -> word.size() > 1 || !eos.contains(word.getFirst()))
            .toList(),
        ids("suppress_tokens", options.suppressTokens(), vocabulary),
        ids("begin_suppress_tokens", options.beginSuppressTokens(), vocabulary),
        options.forcedBosTokenId() == null
            ? OptionalInt.empty()
            : OptionalInt.of(
                ids("forced_bos_token_id", List.of(options.forcedBosTokenId()), vocabulary)
                    .getFirst()),
        ids("forced_eos_token_id", options.forcedEosTokenIds(), vocabulary),
        eos,
        ids("pad_token_id", List.of(pad), vocabulary).getFirst());
  }

  /// Whether `token` ends a text.
  boolean ends(int token) {
    return eos.contains(token);
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

  private static List<Integer> ids(String option, @Nullable List<Integer> ids, int vocabulary) {
    if (ids == null) {
      return List.of();
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "%s must lie between 0 and %d, the last of the vocabulary, got %d"
                .formatted(option, vocabulary - 1, id));
      }
    }
    return ids;
  }
}
