// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.Settings;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// The settings that the container knows through MicroProfile Config.
final class ContainerSettings {
  private ContainerSettings() {}

  /// The settings of the application that the calling thread works for.
  static Settings read() {
    Config config = ConfigProvider.getConfig();
    return Settings.of(
        key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
  }
}
