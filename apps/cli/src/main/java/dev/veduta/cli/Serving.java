// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.serve.Server;
import dev.veduta.serve.ServerSettings;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A server that runs until the process is told to end.
///
/// @param host that it listens on
/// @param quiet whether it says nothing but its address
/// @param open whether its page is shown in a browser
record Serving(Terminal terminal, String host, boolean quiet, boolean open) {

  /// Until the process ends; the requests under way end first.
  ///
  /// @param told settings by their keys
  void untilTheEnd(int port, Map<String, String> told) throws InterruptedException {
    ServerSettings settings =
        ServerSettings.DEFAULT
            .withHost(host)
            .withPort(port)
            .withConfiguration(told)
            .withDefaults(
                Map.of(
                    "veduta.captioner.default.model", EmbeddedModel.SCENES.location(),
                    "veduta.eager", "true",
                    "veduta.warm-up", "true",
                    // Who waits for the answer was sent away when the server closed.
                    "veduta.shutdown-timeout", "1s"));
    terminal.status("starting …");
    try (Server server = Server.start(settings);
        Interruption _ = new Interruption(() -> end(server, settings))) {
      terminal.clearStatus();
      warn(settings);
      URI address = server.address();
      terminal.print(address.toString());
      if (open) {
        new Browser(terminal).show(address);
      }
      new CountDownLatch(1).await();
    }
  }

  private void warn(ServerSettings settings) {
    if (!Server.isLoopback(host) && settings.setting(ServiceArguments.KEYS).isEmpty()) {
      terminal.error(
          "everybody who reaches %s can use this server: no key is asked for; add one with --key,"
                  .formatted(host)
              + " or listen on 127.0.0.1 alone");
    }
  }

  private void end(Server server, ServerSettings settings) {
    if (!quiet) {
      terminal.clearStatus();
      terminal.note(
          "ending; requests under way have up to %d s".formatted(settings.grace().toSeconds()));
    }
    server.close();
  }
}
