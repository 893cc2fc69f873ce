// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;

/// How texts that are given to a model to be scored are spelled and ended.
///
/// @param tokens that end a text; none for a model whose texts have no end
record Ending(Tokenizer tokenizer, List<Integer> tokens) {

  /// That of a model.
  ///
  /// @param options of the call and the captioner
  static Ending of(CaptionModel model, GenerationOptions options) {
    Tokenizer tokenizer = model.tokenizer();
    if (tokenizer == null) {
      throw new ModelException(
          "%s shows no tokens, so it can't score texts".formatted(model.provenance().model()));
    }
    List<Integer> ends = options.orElse(model.checkpointOptions()).eosTokenIds();
    return new Ending(tokenizer, ends == null ? List.of() : ends);
  }

  /// The tokens of a text, without an end.
  int[] open(String text) {
    return tokenizer.encode(text, false);
  }

  /// The tokens of a text with its usual end, if there is one.
  int[] usual(String text) {
    return each(text).getFirst();
  }

  /// The tokens of a text with each end that it may have; without one where there is none.
  List<int[]> each(String text) {
    int[] open = open(text);
    return tokens.isEmpty()
        ? List.of(open)
        : tokens.stream()
            .map(end -> IntStream.concat(IntStream.of(open), IntStream.of(end)).toArray())
            .toList();
  }
}
