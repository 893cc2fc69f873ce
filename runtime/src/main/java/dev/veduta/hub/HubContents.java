// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

/// Which files of a model are wanted.
public enum HubContents {
  /// All that is needed to run it: configuration, tokenizer, image processor and weights, these in
  /// one format only.
  MODEL,

  /// The same without weights: of a model that gives another one its tokenizer or its image
  /// processor.
  WITHOUT_WEIGHTS,

  /// Every file but those in folders of their own and those whose names are hidden or not usable on
  /// every system, weights in all formats. Which these are the hub is asked each time.
  ALL
}
