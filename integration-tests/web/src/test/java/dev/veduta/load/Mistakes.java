// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What a server in this process logs as mistakes of its own while this is open.
final class Mistakes extends Handler implements AutoCloseable {
  private static final Logger SERVICE = Logger.getLogger("dev.veduta.web");

  private final List<String> messages = new CopyOnWriteArrayList<>();

  private Mistakes() {}

  static Mistakes heard() {
    Mistakes mistakes = new Mistakes();
    SERVICE.addHandler(mistakes);
    return mistakes;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void publish(LogRecord message) {
    if (message.getLevel().intValue() >= Level.SEVERE.intValue()) {
      messages.add("%s: %s".formatted(message.getMessage(), message.getThrown()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    SERVICE.removeHandler(this);
  }
}
