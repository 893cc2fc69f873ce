// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.VedutaException;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.List;
import java.util.regex.Pattern;

/// What lies behind the exceptions of a container.
final class Causes {
  /// Weld writes several mistakes into one message, each with where it was found.
  private static final Pattern ONE_OF_SEVERAL =
      Pattern.compile("^Exception \\d+ :\\R(?:[\\w.$]+: )?(.+)$", Pattern.MULTILINE);

  private Causes() {}

  /// What a user is told: the first fault of ours behind the container's, if there is one, or all
  /// that is wrong with the configuration.
  static RuntimeException shown(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof VedutaException known) {
        return known;
      }
    }
    return switch (fault) {
      case Error error -> throw error;
      case DeploymentException deployment ->
          new ConfigurationException(mistakes(String.valueOf(deployment.getMessage())), deployment);
      case RuntimeException unchecked -> unchecked;
      default -> new IllegalStateException(fault);
    };
  }

  private static String mistakes(String message) {
    List<String> each = ONE_OF_SEVERAL.matcher(message).results().map(one -> one.group(1)).toList();
    return each.isEmpty() ? message : String.join("; ", each);
  }

  /// The words of the innermost fault.
  static String first(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
