// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.GenerationOptions;
import java.util.List;

/// How the texts of a request are generated, as Transformers' `generate()` does
/// (spec/10-generation.md): its options settled, its searches to be made.
public final class Generation {
  private final GenerationSettings settings;
  private final Searches searches;

  private Generation(GenerationSettings settings, Searches searches) {
    this.settings = settings;
    this.searches = searches;
  }

  /// @param options of the call and, behind them, of the captioner and its checkpoint
  /// @param promptLength tokens of the prompt
  /// @param vocabulary how many tokens the decoder scores
  /// @param maxPositions most tokens that the decoder can read
  /// @param grammars of the model
  /// @throws IllegalArgumentException when options contradict each other, the prompt or the model
  public static Generation of(
      GenerationOptions options,
      int promptLength,
      int vocabulary,
      int maxPositions,
      Grammars grammars) {
    GenerationSettings settings =
        GenerationSettings.of(options, promptLength, vocabulary, maxPositions);
    return new Generation(settings, Searches.of(settings, maxPositions, grammars));
  }

  /// Most tokens that a decoder reads: the last is only written.
  public int mostRead() {
    return settings.maxLength();
  }

  /// How long a text may take; [Long#MAX_VALUE] for any time.
  public long mostNanoseconds() {
    return settings.maxTime().isPresent()
        ? (long) (settings.maxTime().getAsDouble() * 1e9)
        : Long.MAX_VALUE;
  }

  /// What ends a text and is no part of it.
  public List<String> stopStrings() {
    return settings.stopStrings();
  }

  /// How many searches make the texts of one request: one that finds several, or, where each text
  /// is drawn for itself, one for each.
  public int searches() {
    return searches.count();
  }

  /// A new search for the texts after a prompt.
  ///
  /// @param index of the search, from 0
  public Search search(int[] prompt, int index) {
    return searches.search(prompt, index);
  }
}
