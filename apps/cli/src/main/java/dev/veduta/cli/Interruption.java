// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

/// Tells the user what becomes of work that Ctrl-C ends. It owns a hook of the process until it is
/// closed.
final class Interruption implements AutoCloseable {
  private final Thread hook;

  /// @param tell runs when the process goes down before this is closed
  Interruption(Runnable tell) {
    hook = new Thread(tell, "veduta-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is going down, and the hook is running.
    }
  }
}
