// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.hub.HubModel;
import dev.veduta.hub.HubProgress;
import dev.veduta.hub.HubSettings;
import dev.veduta.runtime.CaptionerHost;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.DownloadLines;
import dev.veduta.runtime.Providers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// Where the captioners of a command live: it shows on the terminal how downloads go on.
final class CommandHost implements CaptionerHost {
  private final Terminal terminal;
  private volatile boolean isDownloading;

  CommandHost(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Loads a model; one of the hub is downloaded before, if it is not in the cache.
  Captioners open(CaptionerSettings settings) {
    return interruptible(() -> Captioners.open(List.of(settings), Providers.installed(), this));
  }

  /// Does something that may download a model; Ctrl-C says what becomes of that.
  <R> R interruptible(Supplier<R> work) {
    try (Interruption _ = new Interruption(this::interrupted)) {
      return work.get();
    } finally {
      isDownloading = false;
      terminal.clearStatus();
    }
  }

  /// Where the hub is and where its models are put.
  @Override
  public HubSettings hub() {
    return HubSettings.of(terminal.environment(), Path.of(System.getProperty("user.home")));
  }

  @Override
  public HubProgress downloading(String captioner, HubModel model) {
    return progress(model);
  }

  /// A bar on a terminal, lines elsewhere, nothing where nothing is to be seen.
  HubProgress progress(HubModel model) {
    if (terminal.quiet()) {
      return new Noticed(HubProgress.SILENT);
    }
    return new Noticed(
        terminal.live()
            ? new DownloadBar(terminal, model.toString())
            : new DownloadLines(model.toString(), line -> terminal.note(Text.oneLine(line))));
  }

  private void interrupted() {
    if (isDownloading) {
      terminal.clearStatus();
      terminal.error(
          "interrupted; what has been downloaded is kept, and the same command goes on from there");
    }
  }

  /// Notices whether something is being downloaded.
  private final class Noticed implements HubProgress {
    private final HubProgress progress;

    Noticed(HubProgress progress) {
      this.progress = progress;
    }

    @Override
    public void moved(String file, long done, long size, long allDone, long allSize) {
      isDownloading = allDone < allSize;
      progress.moved(file, done, size, allDone, allSize);
    }

    @Override
    public void said(String sentence) {
      progress.said(sentence);
    }
  }
}
