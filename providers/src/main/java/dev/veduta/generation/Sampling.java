// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.GenerationOptions;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What the distribution that tokens are drawn from is made of, with the defaults of Transformers.
///
/// @param topK 0 is all
/// @param minTokensToKeep how many tokens every cut leaves: more than may end the text where beams
///   need another way to go on
record Sampling(
    float temperature,
    int topK,
    double topP,
    OptionalDouble minP,
    double typicalP,
    double epsilonCutoff,
    double etaCutoff,
    OptionalDouble topH,
    int minTokensToKeep) {

  static final int DEFAULT_TOP_K = 50;

  static Sampling of(GenerationOptions options, int minTokensToKeep) {
    return new Sampling(
        (float) or(options.temperature(), 1),
        options.topK() == null ? DEFAULT_TOP_K : options.topK(),
        or(options.topP(), 1),
        optional(options.minP()),
        or(options.typicalP(), 1),
        or(options.epsilonCutoff(), 0),
        or(options.etaCutoff(), 0),
        optional(options.topH()),
        minTokensToKeep);
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
