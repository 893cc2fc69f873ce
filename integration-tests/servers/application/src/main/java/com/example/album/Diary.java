// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.album;

import dev.veduta.api.CaptionerEvent;
import dev.veduta.api.CaptionerFailed;
import dev.veduta.api.CaptionerLoaded;
import dev.veduta.api.CaptionerReloaded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What happened to captioners, in order.
@ApplicationScoped
public class Diary {
  private final List<String> entries = new CopyOnWriteArrayList<>();

  void write(@Observes CaptionerEvent event) {
    entries.add(
        switch (event) {
          case CaptionerLoaded loaded ->
              "%s loaded %s".formatted(loaded.captioner(), loaded.provenance().model());
          case CaptionerReloaded reloaded ->
              "%s reloaded %s".formatted(reloaded.captioner(), reloaded.provenance().model());
          case CaptionerFailed failed ->
              "%s failed: %s".formatted(failed.captioner(), failed.cause().getMessage());
        });
  }

  /// One entry a line.
  public String read() {
    return String.join("\n", entries);
  }
}
