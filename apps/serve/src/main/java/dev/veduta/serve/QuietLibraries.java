// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The loggers of the libraries behind a server, which say at each start what they are and do.
final class QuietLibraries {

  /// Kept, as a logger that nobody keeps forgets its level.
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("io.helidon"),
          Logger.getLogger("org.glassfish"),
          Logger.getLogger("org.jboss.weld"),
          Logger.getLogger("io.smallrye"));

  /// What tells of mistakes in an application, which are thrown as well.
  private static final Logger MISTAKES = Logger.getLogger("org.jboss.weld.LiteExtensionTranslator");

  /// What tells of answers that could not be written.
  private static final Logger ANSWERS =
      Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder");

  private QuietLibraries() {}

  /// Leaves warnings and errors, except where somebody chose a level; that a client has gone is
  /// neither.
  static void hush() {
    for (Logger logger : LOGGERS) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.WARNING);
      }
    }
    ANSWERS.setFilter(said -> !isGone(said.getThrown()));
    MISTAKES.setFilter(said -> said.getLevel().intValue() < Level.SEVERE.intValue());
  }

  private static boolean isGone(@Nullable Throwable fault) {
    return fault != null
        && (fault instanceof IOException
            || fault instanceof UncheckedIOException
            || fault instanceof ServerConnectionException
            || isGone(fault.getCause()));
  }
}
