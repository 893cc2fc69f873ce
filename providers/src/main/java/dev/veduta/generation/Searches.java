// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.generation.grammar.TokenGrammar;
import dev.veduta.spi.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes the kind of search that the settings ask for.
///
/// @param tokenizer of the model, for stop strings
/// @param grammar bans what would lead out of it, whatever else was decided before
/// @param words that must occur, none unless the search is constrained
record Searches(
    GenerationSettings settings,
    Tokenizer tokenizer,
    ForcedWords words,
    Optional<ScoreProcessor> grammar) {

  /// As many as there are beams at most.
  private static final int MOST_COMPARED = 1024;

  /// @param maxPositions most tokens that the decoder can read
  /// @throws IllegalArgumentException when a setting does not fit the search or the model
  static Searches of(GenerationSettings settings, int maxPositions, Grammars grammars) {
    boolean contrastive = settings.mode() == SearchMode.CONTRASTIVE;
    if (contrastive && settings.sampling().topK() > MOST_COMPARED) {
      throw new IllegalArgumentException(
          "contrastive search compares top_k tokens at each step, at most %d, got %d"
              .formatted(MOST_COMPARED, settings.sampling().topK()));
    }
    if (contrastive && settings.maxLength() > maxPositions) {
      throw new IllegalArgumentException(
          ("contrastive search reads the last token too, and the model reads %d tokens; ask for"
                  + " max_new_tokens %d or less")
              .formatted(maxPositions, maxPositions - settings.promptLength()));
    }
    ForcedWords words = new ForcedWords(settings.forceWords());
    words.refuse(settings.eos());
    Optional<ScoreProcessor> grammar =
        settings
            .grammar()
            .map(
                wanted -> {
                  TokenGrammar tokens = grammars.of(wanted, settings.eos());
                  int prompt = settings.promptLength();
                  int start = prompt > 1 ? tokens.startBehindText() : tokens.start();
                  return (text, scores) ->
                      tokens.mask(
                          tokens.stateAfter(start, Arrays.copyOfRange(text, prompt, text.length)),
                          scores);
                });
    return new Searches(settings, grammars.tokenizer(), words, grammar);
  }

  /// How many searches make the texts of one request: one that finds several, or, where each text
  /// is drawn for itself, one for each.
  int count() {
    return settings.mode() == SearchMode.SAMPLE ? settings.numReturnSequences() : 1;
  }

  /// A new search for the texts after a prompt.
  ///
  /// @param index of the search, from 0
  Search search(int[] prompt, int index) {
    Endings endings = new Endings(settings, stop());
    List<ScoreProcessor> processors =
        Stream.concat(ScoreProcessor.of(settings).stream(), grammar.stream()).toList();
    List<ScoreProcessor> warpers = ScoreProcessor.warpers(settings);
    Candidates raw = new Candidates(processors, false);
    Candidates normalized = new Candidates(processors, true);
    return switch (settings.mode()) {
      case GREEDY -> tokenByToken(new LikeliestToken(raw), endings, prompt);
      case SAMPLE -> tokenByToken(new DrawnToken(raw, warpers, sampler(index)), endings, prompt);
      case CONTRASTIVE ->
          new ContrastiveSearch(
              settings.penaltyAlpha(), settings.sampling().topK(), raw, endings, prompt);
      case BEAM ->
          new BeamSearch(settings, new LikeliestContinuations(normalized), endings, prompt);
      case BEAM_SAMPLE ->
          new BeamSearch(
              settings,
              new DrawnContinuations(normalized, warpers, sampler(index)),
              endings,
              prompt);
      case GROUP_BEAM -> new DiverseBeamSearch(settings, processors, endings, prompt);
      case CONSTRAINED_BEAM ->
          new ConstrainedBeamSearch(settings, words, normalized, endings, prompt);
    };
  }

  private Search tokenByToken(NextToken next, Endings endings, int[] prompt) {
    return settings.promptLookup().isPresent()
        ? new PromptLookup(settings, next, endings, prompt)
        : new TokenByToken(next, endings, prompt);
  }

  private Sampler sampler(int index) {
    return new Sampler(settings.seed(), index);
  }

  /// Whether the tokens of a text end with a stop string; each search asks its own, on its thread.
  private Predicate<int[]> stop() {
    if (settings.stopStrings().isEmpty()) {
      return _ -> false;
    }
    StopStrings strings =
        new StopStrings(
            settings.stopStrings(),
            tokenizer.encode("a", false),
            ids ->
                tokenizer.decode(
                    Arrays.stream(ids).filter(id -> id < tokenizer.size()).toArray(), false));
    return strings::endIn;
  }
}
