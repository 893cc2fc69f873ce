// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import java.time.Duration;

/// How a captioner serves its requests.
///
/// @param eager whether its model is loaded when the application starts, instead of with the first
///   request
/// @param warmUp whether it describes a blank picture as soon as it is loaded, so that the first
///   request finds everything compiled
/// @param timeout after which a request fails, waiting included, but not the loading of the model;
///   in a call with many each has it from the answer before; zero for never
/// @param concurrency most calls that are in it at the same time, beyond which they are refused; 0
///   for any number
/// @param shutdownTimeout how long closing waits for requests under way before it ends them; zero
///   for as long as it takes
public record ServingSettings(
    boolean eager, boolean warmUp, Duration timeout, int concurrency, Duration shutdownTimeout) {

  // Above DEFAULT, whose constructor reads it.
  private static final Duration LONGEST = Duration.ofDays(365);

  /// Loaded with the first request, no limits.
  public static final ServingSettings DEFAULT =
      new ServingSettings(false, false, Duration.ZERO, 0, Duration.ZERO);

  public ServingSettings {
    check("timeout", timeout);
    if (concurrency < 0 || concurrency > 1_000_000) {
      throw new ConfigurationException(
          "concurrency must lie between 0 and 1000000, got " + concurrency);
    }
    check("shutdown-timeout", shutdownTimeout);
  }

  private static void check(String name, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new ConfigurationException(
          "%s must lie between 0 and 365 days, got %s".formatted(name, duration));
    }
  }

  public ServingSettings withEager(boolean eager) {
    return new ServingSettings(eager, warmUp, timeout, concurrency, shutdownTimeout);
  }

  public ServingSettings withWarmUp(boolean warmUp) {
    return new ServingSettings(eager, warmUp, timeout, concurrency, shutdownTimeout);
  }

  public ServingSettings withTimeout(Duration timeout) {
    return new ServingSettings(eager, warmUp, timeout, concurrency, shutdownTimeout);
  }

  public ServingSettings withConcurrency(int concurrency) {
    return new ServingSettings(eager, warmUp, timeout, concurrency, shutdownTimeout);
  }

  public ServingSettings withShutdownTimeout(Duration shutdownTimeout) {
    return new ServingSettings(eager, warmUp, timeout, concurrency, shutdownTimeout);
  }
}
