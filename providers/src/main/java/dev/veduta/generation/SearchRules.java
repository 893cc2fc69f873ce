// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which options ask for which search, and which contradict each other, as in Transformers.
final class SearchRules {
  private static final System.Logger LOG = System.getLogger(SearchRules.class.getName());

  private SearchRules() {}

  /// The search that the options ask for.
  ///
  /// @throws IllegalArgumentException when they contradict each other
  static SearchMode mode(GenerationOptions options) {
    SearchMode mode = asked(options);
    switch (mode) {
      case CONSTRAINED_BEAM -> checkConstrained(options);
      case GROUP_BEAM -> checkGroups(options);
      case GREEDY, SAMPLE, CONTRASTIVE, BEAM, BEAM_SAMPLE -> {}
    }
    checkSequences(options, mode);
    checkLookup(options, mode);
    if (mode != SearchMode.GROUP_BEAM && isPositive(options.diversityPenalty())) {
      throw new IllegalArgumentException(
          "diversity_penalty %s needs num_beam_groups of at least 2 and num_beams of as many or more"
              .formatted(options.diversityPenalty()));
    }
    logIgnored(options, mode);
    return mode;
  }

  private static SearchMode asked(GenerationOptions options) {
    boolean draws = Boolean.TRUE.equals(options.doSample());
    if (options.forceWordsIds() != null && !options.forceWordsIds().isEmpty()) {
      return SearchMode.CONSTRAINED_BEAM;
    }
    if (or(options.numBeams(), 1) > 1) {
      boolean groups = or(options.numBeamGroups(), 1) > 1;
      return groups ? SearchMode.GROUP_BEAM : draws ? SearchMode.BEAM_SAMPLE : SearchMode.BEAM;
    }
    if (draws) {
      return SearchMode.SAMPLE;
    }
    boolean contrasts =
        isPositive(options.penaltyAlpha()) && or(options.topK(), Sampling.DEFAULT_TOP_K) > 1;
    return contrasts ? SearchMode.CONTRASTIVE : SearchMode.GREEDY;
  }

  private static void checkConstrained(GenerationOptions options) {
    if (or(options.numBeams(), 1) == 1) {
      throw new IllegalArgumentException(
          "force_words_ids needs beams to search with; set num_beams to at least 2");
    }
    refuseSampling(options, "force_words_ids");
    if (or(options.numBeamGroups(), 1) > 1) {
      throw new IllegalArgumentException(
          "force_words_ids and num_beam_groups %d exclude each other; leave one out"
              .formatted(options.numBeamGroups()));
    }
  }

  private static void checkGroups(GenerationOptions options) {
    int groups = or(options.numBeamGroups(), 1);
    int beams = or(options.numBeams(), 1);
    refuseSampling(options, "num_beam_groups");
    if (beams % groups != 0) {
      throw new IllegalArgumentException(
          "num_beams %d is not a multiple of num_beam_groups %d".formatted(beams, groups));
    }
    if (!isPositive(options.diversityPenalty())) {
      throw new IllegalArgumentException(
          "num_beam_groups %d needs a diversity_penalty above 0; without one all groups find the same texts"
              .formatted(groups));
    }
  }

  private static void refuseSampling(GenerationOptions options, String option) {
    if (Boolean.TRUE.equals(options.doSample())) {
      throw new IllegalArgumentException(
          option + " and do_sample exclude each other; leave one out");
    }
  }

  private static void checkSequences(GenerationOptions options, SearchMode mode) {
    int sequences = or(options.numReturnSequences(), 1);
    int beams = or(options.numBeams(), 1);
    if (mode != SearchMode.SAMPLE && sequences > beams) {
      throw new IllegalArgumentException(
          "num_return_sequences %d is more than num_beams %d; ask for at least as many beams, or for do_sample without beams"
              .formatted(sequences, beams));
    }
  }

  private static void checkLookup(GenerationOptions options, SearchMode mode) {
    if (guesses(options, mode) && or(options.numReturnSequences(), 1) > 1) {
      throw new IllegalArgumentException(
          "prompt_lookup_num_tokens needs num_return_sequences 1, got "
              + options.numReturnSequences());
    }
  }

  /// Whether tokens are guessed; searches with beams make no use of guesses.
  static boolean guesses(GenerationOptions options, SearchMode mode) {
    boolean follows = mode == SearchMode.GREEDY || mode == SearchMode.SAMPLE;
    return follows && options.promptLookupNumTokens() != null;
  }

  /// Transformers, too, only notes what a search makes no use of.
  private static void logIgnored(GenerationOptions options, SearchMode mode) {
    List<String> ignored =
        mode.draws()
            ? List.of()
            : Arrays.stream(GenerationOption.values())
                .filter(option -> option.group() == GenerationOption.Group.SAMPLING)
                .filter(option -> option != GenerationOption.DO_SAMPLE)
                .filter(option -> option.isSetIn(options))
                .map(GenerationOption::key)
                .toList();
    if (!ignored.isEmpty()) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "without do_sample these options are passed over: {0}",
          ignored);
    }
  }

  private static boolean isPositive(@Nullable Double value) {
    return value != null && value > 0;
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
