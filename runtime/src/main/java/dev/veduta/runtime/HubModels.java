// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.hub.Hub;
import dev.veduta.hub.HubContents;
import dev.veduta.hub.HubException;
import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubProgress;
import dev.veduta.hub.HubSettings;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The models of the Hugging Face hub as a captioner uses them: from the cache where they are in
/// it, whatever the hub has by now, otherwise downloaded.
///
/// @param settings where the hub and the cache are; asked for only when a model is named as on the
///   hub, as the environment may say nonsense of it
/// @param progress who hears how the download of a model goes on
record HubModels(Supplier<HubSettings> settings, Function<HubModel, HubProgress> progress) {

  /// As the variables of the environment say; nobody hears of downloads.
  static HubModels ofThisMachine() {
    return new HubModels(HubSettings::ofThisMachine, _ -> HubProgress.SILENT);
  }

  /// @param watcher sees how far a download is
  static HubModels of(CaptionerSettings captioner, CaptionerHost host, Consumer<Download> watcher) {
    return new HubModels(
        () -> captioner.hub().in(host.hub()),
        model -> new Watched(model, host.downloading(captioner.name(), model), watcher));
  }

  /// Whether that is spelled as the name of a model on the hub. Its old names of one part are not:
  /// a misspelt folder would be one.
  static boolean isName(String location) {
    String id = id(location);
    return id.indexOf('/') > 0 && HubModel.isId(id);
  }

  /// Whether the hub has long names for what is named like that.
  static boolean isOldName(String location) {
    return location.indexOf('/') < 0 && HubModel.isId(location);
  }

  private static String id(String location) {
    int at = location.indexOf('@');
    return at < 0 ? location : location.substring(0, at);
  }

  /// The folder of a model, which is downloaded if it is not in the cache.
  ///
  /// @param name as on the hub, with `@` and a revision behind it or not
  /// @throws HubException saying what prevents that, and what to do
  Path folder(String name, HubContents contents) {
    HubModel model = HubModel.parse(name);
    Hub hub = new Hub(settings.get());
    return hub.cached(model, contents)
        .orElseGet(() -> hub.snapshot(model, contents, progress.apply(model)));
  }

  /// Whether a model is in the cache, so that it is loaded without asking the hub.
  ///
  /// @throws HubException when its name is misspelt, or when it isn't there and can't be downloaded
  ///   because the hub is offline
  boolean isHere(String name, HubContents contents) {
    HubModel model = HubModel.parse(name);
    Hub hub = new Hub(settings.get());
    if (hub.cached(model, contents).isPresent()) {
      return true;
    }
    if (hub.settings().offline()) {
      Path _ = hub.snapshot(model, contents, HubProgress.SILENT);
      return true;
    }
    return false;
  }

  /// Passes on what it hears.
  private record Watched(HubModel model, HubProgress progress, Consumer<Download> watcher)
      implements HubProgress {

    @Override
    public void moved(String file, long done, long size, long allDone, long allSize) {
      watcher.accept(new Download(model.toString(), allDone, allSize));
      progress.moved(file, done, size, allDone, allSize);
    }

    @Override
    public void said(String sentence) {
      progress.said(sentence);
    }
  }
}
