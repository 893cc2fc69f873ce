// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cdi;

import dev.veduta.runtime.DefinedCaptioner;
import dev.veduta.runtime.Settings;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// The settings that the container knows through MicroProfile Config.
final class ContainerSettings {
  private ContainerSettings() {}

  /// The settings of the application that the calling thread works for.
  ///
  /// @param definitions what its classes define
  static Settings read(List<DefinedCaptioner> definitions) {
    Config config = ConfigProvider.getConfig();
    return Settings.of(key -> config.getOptionalValue(key, String.class), config.getPropertyNames())
        .withDefinitions(definitions);
  }
}
