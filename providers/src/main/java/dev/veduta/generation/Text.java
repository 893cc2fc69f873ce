// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;

/// A prompt and what was generated after it, with the log-probability of each generated token.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Text(int[] ids, float[] logProbabilities) {

  static Text prompt(int[] ids) {
    return new Text(ids, new float[0]);
  }

  /// This text with one more token.
  Text plus(int token, float logProbability) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = token;
    float[] more = Arrays.copyOf(logProbabilities, logProbabilities.length + 1);
    more[logProbabilities.length] = logProbability;
    return new Text(longer, more);
  }

  int length() {
    return ids.length;
  }

  int last() {
    return ids[ids.length - 1];
  }

  /// The tokens after the prompt.
  int[] generated() {
    return Arrays.copyOfRange(ids, ids.length - logProbabilities.length, ids.length);
  }
}
