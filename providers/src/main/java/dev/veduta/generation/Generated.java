// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;

/// One generated text.
///
/// @param tokens without the prompt, with the end-of-sequence token where there is one
/// @param logProbabilities one for each token, after the score processors
/// @param score what ranked it: with beams the length-normalised sum of the log-probabilities,
///   otherwise their mean
@SuppressWarnings("ArrayRecordComponent") // read once by the model that asked for it
public record Generated(
    int[] tokens, float[] logProbabilities, double score, FinishReason finishReason) {}
