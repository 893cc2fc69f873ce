// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/// Where a [Server] listens, and what it is told.
///
/// @param host name or address of the network interface to listen on; `0.0.0.0` is all of them
/// @param port 0 to 65535, where 0 is one that is free
/// @param grace how long requests under way may take to end when the server is closed
/// @param configuration settings of MicroProfile Config by their keys, such as
///   `veduta.captioner.default.model`; they come before those of system properties, environment
///   variables and files
/// @param defaults settings that come after all of those
public record ServerSettings(
    String host,
    int port,
    Duration grace,
    Map<String, String> configuration,
    Map<String, String> defaults) {

  /// Loopback alone, the port that many use for such, ten seconds to end, and no settings.
  public static final ServerSettings DEFAULT =
      new ServerSettings("127.0.0.1", 8080, Duration.ofSeconds(10), Map.of(), Map.of());

  public ServerSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must be a name or an address, got none");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, got " + port);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative, got " + grace);
    }
    configuration = Map.copyOf(configuration);
    defaults = Map.copyOf(defaults);
  }

  public ServerSettings withHost(String changed) {
    return new ServerSettings(changed, port, grace, configuration, defaults);
  }

  public ServerSettings withPort(int changed) {
    return new ServerSettings(host, changed, grace, configuration, defaults);
  }

  public ServerSettings withGrace(Duration changed) {
    return new ServerSettings(host, port, changed, configuration, defaults);
  }

  public ServerSettings withConfiguration(Map<String, String> changed) {
    return new ServerSettings(host, port, grace, changed, defaults);
  }

  public ServerSettings withDefaults(Map<String, String> changed) {
    return new ServerSettings(host, port, grace, configuration, changed);
  }

  /// What a server that is told this finds under a key of MicroProfile Config.
  public Optional<String> setting(String key) {
    return Optional.ofNullable(configuration.get(key))
        .or(() -> ConfigProvider.getConfig().getOptionalValue(key, String.class))
        .or(() -> Optional.ofNullable(defaults.get(key)));
  }
}
