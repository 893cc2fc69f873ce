// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Adds up how much of several files has arrived.
final class Meter {
  private final HubProgress progress;
  private final UnaryOperator<String> hidden;
  private final Map<String, Long> done = new LinkedHashMap<>();
  private long size;

  /// @param hidden strikes out what must not be said
  Meter(HubProgress progress, UnaryOperator<String> hidden) {
    this.progress = progress;
    this.hidden = hidden;
  }

  /// Says what this one says, and counts for itself, which nobody hears.
  Meter uncounted() {
    return new Meter(
        new HubProgress() {
          @Override
          public void moved(String file, long done, long size, long allDone, long allSize) {}

          @Override
          public void said(String sentence) {
            progress.said(sentence);
          }
        },
        hidden);
  }

  /// Further files are going to be downloaded.
  synchronized void expect(List<HubFile> files) {
    for (HubFile file : files) {
      done.put(file.name(), 0L);
      size += file.size();
    }
  }

  synchronized void moved(HubFile file, long bytes) {
    done.put(file.name(), bytes);
    long all = done.values().stream().mapToLong(Long::longValue).sum();
    progress.moved(file.name(), bytes, file.size(), all, size);
  }

  synchronized void said(String sentence) {
    progress.said(hidden.apply(sentence));
  }
}
