// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// The configuration of this class loader's application while it runs: what the server was told,
/// then system properties, environment variables and files.
///
/// It owns the registration and takes it back when it is closed.
record Configuration(ConfigProviderResolver resolver, Config config) implements AutoCloseable {

  /// Those of system properties are 400, those of files 100.
  private static final int ABOVE_SYSTEM_PROPERTIES = 500;

  private static final int BELOW_FILES = 50;

  /// @throws IllegalStateException if the class loader has a configuration already
  static Configuration register(Map<String, String> settings, Map<String, String> defaults) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    Config config =
        resolver
            .getBuilder()
            .forClassLoader(loader)
            .addDefaultSources()
            .addDiscoveredSources()
            .addDiscoveredConverters()
            .withSources(
                new Given("settings of the server", settings, ABOVE_SYSTEM_PROPERTIES),
                new Given("defaults of the server", defaults, BELOW_FILES))
            .build();
    resolver.registerConfig(config, loader);
    return new Configuration(resolver, config);
  }

  @Override
  public void close() {
    resolver.releaseConfig(config);
  }

  /// What the server was told.
  private record Given(String name, Map<String, String> settings, int ordinal)
      implements ConfigSource {

    @Override
    public Set<String> getPropertyNames() {
      return settings.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
      return settings.get(key);
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public int getOrdinal() {
      return ordinal;
    }
  }
}
