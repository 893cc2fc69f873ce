// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.List;

/// How beam search finds what its texts may go on with.
interface Continuations {

  /// What it wants to see of the scores to find `k`.
  Search.Needs needs(int k);

  /// About `k` continuations of all beams together, the most important first; at least as many as
  /// there are beams.
  ///
  /// @param beams one for each row
  List<Beam> of(Scores scores, List<Beam> beams, int k);
}
