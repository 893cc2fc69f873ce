// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.runtime.Settings;
import java.util.Map;
import java.util.Optional;

/// An application that knows its settings only.
final class Application {
  private Application() {}

  /// The captioners that these settings describe.
  static Captioners start(Map<String, String> values) {
    Settings settings = Settings.of(key -> Optional.ofNullable(values.get(key)), values.keySet());
    return Captioners.open(
        settings.names().stream().map(settings::captioner).toList(), Providers.installed());
  }
}
