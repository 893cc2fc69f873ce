// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Something that not every model can do. Every one writes texts about pictures, and goes on from
/// the words that it is asked.
public enum Ability {
  /// It describes videos.
  VIDEOS,
  /// It says how likely texts are ([CaptionModel#score]).
  SCORES,
  /// It can be looked into ([CaptionModel#trace]).
  TRACES
}
