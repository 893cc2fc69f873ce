// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Tensor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a decoder knows of words: an embedding to read them with, and scores to write them with
/// ([Press and Wolf 2017](https://arxiv.org/abs/1608.05859)). Where both are the same numbers, they
/// are kept once: of `microsoft/trocr-base-printed` they are a sixth of all.
///
/// @param embedding `[V, H]`
record Words(Tensor embedding, Linear scores) {

  /// Where a checkpoint keeps them.
  ///
  /// @param embedding the name of the embedding
  /// @param scores the name of the scores' weight, which a file with tied weights may leave out
  /// @param bias the name of the scores' bias, if they have one
  record Names(String embedding, String scores, @Nullable String bias) {}

  /// Loads both.
  ///
  /// @param tied whether scores that are left out are the embedding
  static Words load(Weights w, Names names, int width, int vocabulary, boolean tied) {
    boolean absent = tied && !w.has(names.scores);
    if (absent || w.alike(names.embedding, names.scores)) {
      w.ignore(Pattern.quote(names.scores));
      Linear both = linear(w, names.embedding, names.bias, width, vocabulary);
      return new Words(w.table(both), both);
    }
    return new Words(
        w.tensor(names.embedding, vocabulary, width),
        linear(w, names.scores, names.bias, width, vocabulary));
  }

  private static Linear linear(
      Weights w, String weight, @Nullable String bias, int width, int vocabulary) {
    return bias == null
        ? w.tiedLinearWithoutBias(weight, width, vocabulary)
        : w.tiedLinear(weight, bias, width, vocabulary);
  }
}
