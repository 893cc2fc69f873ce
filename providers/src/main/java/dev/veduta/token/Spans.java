// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// Takes the parts that a pattern cuts a text into, in order and without gaps.
interface Spans {

  /// @param matched whether the pattern matches from `start` to before `end`, or the part lies
  ///   between matches
  void accept(int start, int end, boolean matched);
}
