// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.observation;

import dev.veduta.api.Caption;
import java.util.List;

/// Hears what becomes of one request: first [#begun], then [#firstToken], in the end either
/// [#ended] or [#failed], each at most once; whoever waits for the request goes on afterwards.
/// Called by one thread after the other, on those that compute too: it must neither wait nor throw.
public interface Observation {

  /// Hears nothing.
  Observation NONE = new Observation() {};

  /// It waited until now, and is computed from now on, its picture first.
  ///
  /// @param rows texts that are computed together, its own and its beams included
  default void begun(int rows) {}

  /// The first token of a text was computed; with beams, those that may become it.
  default void firstToken() {}

  /// It has its captions, those that were cut short included, as their finish reasons say; none
  /// when texts were scored.
  default void ended(List<Caption> captions) {}

  /// It has no captions: it was refused, its picture can't be read, computing it failed, or nobody
  /// wants it any more.
  default void failed(Throwable cause) {}
}
