// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.payara.micro;

import dev.veduta.servers.RunningServer;
import dev.veduta.servers.WebContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The service and its page on Payara Micro.
final class WebIT extends WebContract {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final int PORT = RunningServer.freePort();
  private static final URI ADDRESS = URI.create("http://localhost:%d/".formatted(PORT));

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    // A new one: it would start what it was given before.
    Path root = Files.createTempDirectory(TARGET, "root");
    server =
        RunningServer.start(
            RunningServer.java(
                List.of(
                    "-jar",
                    TARGET.resolve("payara-micro.jar").toString(),
                    "--nocluster",
                    "--port",
                    String.valueOf(PORT),
                    "--rootdir",
                    root.toString(),
                    "--contextroot",
                    "/",
                    "--deploy",
                    TARGET.resolve("applications").resolve("veduta-web-war.war").toString())),
            TARGET.resolve("payara-micro-web.log"),
            ADDRESS.resolve("v1/limits"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected URI address() {
    return ADDRESS;
  }
}
