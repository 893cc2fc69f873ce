// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.helidon;

import dev.veduta.servers.RunningServer;
import dev.veduta.servers.ServerContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// An application on Helidon MP, which takes no notice of an `Application` that is no bean, …
final class AlbumIT extends ServerContract {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final int PORT = RunningServer.freePort();
  private static final URI ADDRESS = URI.create("http://localhost:%d/check".formatted(PORT));

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            RunningServer.java(
                List.of(
                    "-Dserver.host=localhost",
                    "-Dserver.port=" + PORT,
                    "-cp",
                    TARGET.resolve("libs").resolve("*").toString(),
                    "io.helidon.Main")),
            TARGET.resolve("helidon.log"),
            URI.create(ADDRESS + "?name=own-captioner"));
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

  @Override
  protected boolean carriesContext() {
    return false;
  }
}
