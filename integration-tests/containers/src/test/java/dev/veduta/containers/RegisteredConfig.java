// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Settings that MicroProfile Config finds until it is closed.
record RegisteredConfig(SmallRyeConfig config) implements AutoCloseable {

  /// These settings alone: neither system properties nor the environment.
  static RegisteredConfig of(Map<String, String> settings) {
    return of(new PropertiesConfigSource(settings, "test", 100));
  }

  /// These environment variables alone.
  static RegisteredConfig ofVariables(Map<String, String> variables) {
    return of(new EnvConfigSource(variables, 100));
  }

  /// What a source says at the moment alone.
  static RegisteredConfig of(ConfigSource source) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder().addDefaultInterceptors().withSources(source).build();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    // Another test may have made the default one meanwhile.
    resolver.releaseConfig(resolver.getConfig(loader));
    resolver.registerConfig(config, loader);
    return new RegisteredConfig(config);
  }

  @Override
  public void close() {
    ConfigProviderResolver.instance().releaseConfig(config);
  }
}
