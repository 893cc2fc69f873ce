// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.nio.file.Path;
import java.util.Optional;

/// The Hugging Face hub: gives models by their names, and downloads what this machine lacks of them
/// into the [cache][HubCache] that all of the hub's tools share.
///
/// Any number of threads and processes may ask at once; each file is downloaded by one of them. An
/// interrupted thread stops its download; what has arrived is kept for the next one.
public record Hub(HubSettings settings) {

  /// The folder of a model in the cache, if all that is wanted of it is there. The hub is not
  /// asked, so that a branch or tag is where it was when it was last asked for.
  public Optional<Path> cached(HubModel model, HubContents contents) {
    return settings.cache().snapshot(model).filter(folder -> NeededFiles.areIn(folder, contents));
  }

  /// The folder of a model, complete. A branch or tag is asked for at the hub each time, unless
  /// that is offline or out of reach: then the cached copy is taken if it is complete.
  ///
  /// @throws HubException saying what is missing or wrong, and what to do
  public Path snapshot(HubModel model, HubContents contents, HubProgress progress) {
    return new Snapshot(settings, model, contents, progress).folder();
  }
}
