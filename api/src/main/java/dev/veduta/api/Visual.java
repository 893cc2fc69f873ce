// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// What a model looks at: an [Image] or a [Video].
public sealed interface Visual permits Image, Video {

  /// What errors call it: its path, or the name it was given.
  String name();
}
