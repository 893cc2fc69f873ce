// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.hub.HubCache;
import dev.veduta.hub.HubSettings;
import dev.veduta.runtime.CaptionerHost;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import java.nio.file.Path;
import java.util.List;

/// Models of the hub in a folder of the application's own.
public final class OwnHub implements CaptionerHost {
  @Override
  public HubSettings hub() {
    return HubSettings.ofThisMachine().withCache(new HubCache(Path.of("/var/lib/models")));
  }

  static Captioners open() {
    return Captioners.lazy(
        List.of(CaptionerSettings.of("default", "microsoft/git-base-coco")),
        Providers.installed(),
        new OwnHub());
  }
}
