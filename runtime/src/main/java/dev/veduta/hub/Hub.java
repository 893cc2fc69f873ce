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
  ///
  /// A download notes its commit once it has all; other tools don't. What they brought counts as
  /// complete where a branch or tag stands for it and files of every kind are there.
  public Optional<Path> cached(HubModel model, HubContents contents) {
    CachedFolder cached = settings.cache().of(model.id());
    return cached
        .find(model.revision())
        .filter(folder -> NeededFiles.areIn(folder, contents))
        .filter(
            folder ->
                cached.isNoted(String.valueOf(folder.getFileName()))
                    || (!model.isPinned()
                        && NeededFiles.areIn(folder, HubContents.WITHOUT_WEIGHTS)));
  }

  /// The folder of a model, complete. A branch or tag is asked for at the hub each time, unless
  /// that is offline or out of reach: then the cached copy is taken if it is complete.
  ///
  /// @throws HubException saying what is missing or wrong, and what to do
  public Path snapshot(HubModel model, HubContents contents, HubProgress progress) {
    return new Snapshot(settings, model, contents, progress).folder();
  }
}
