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

  /// Every file but hidden ones and those in folders of their own, weights in all formats.
  ALL
}
