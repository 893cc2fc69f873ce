// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// How likely a model is to write given tokens.
///
/// @param logProbabilities of each token, natural logarithms
/// @param margins by how much each is above that of the best other token at its place
@SuppressWarnings("ArrayRecordComponent") // read once by whoever asked for it
public record TextScore(float[] logProbabilities, float[] margins) {

  /// The natural logarithm of the probability of all of them.
  public double logLikelihood() {
    double sum = 0;
    for (float logProbability : logProbabilities) {
      sum += logProbability;
    }
    return sum;
  }
}
