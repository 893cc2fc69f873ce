// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.tomcat;

import dev.veduta.servers.RunningServer;
import dev.veduta.servers.ServerContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// An application on Tomcat, with Weld among its libraries, …
final class AlbumIT extends ServerContract {
  private static final Path HOME = Path.of(System.getProperty("tomcat.home"));
  private static final int PORT = RunningServer.freePort();
  private static final URI ADDRESS = URI.create("http://localhost:%d/check".formatted(PORT));

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    Path base = prepare();
    ProcessBuilder command =
        new ProcessBuilder("sh", HOME.resolve("bin").resolve("catalina.sh").toString(), "run");
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.environment().put("CATALINA_BASE", base.toString());
    command.environment().put("CATALINA_OPTS", String.join(" ", RunningServer.FLAGS));
    server =
        RunningServer.start(
            command, Path.of("target", "tomcat.log"), URI.create(ADDRESS + "?name=own-captioner"));
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

  /// A new folder with Tomcat's own configuration, at a free port, and the application.
  private static Path prepare() throws IOException {
    Path base = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "base");
    for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
      Files.createDirectory(base.resolve(folder));
    }
    try (Stream<Path> files = Files.list(HOME.resolve("conf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(base.resolve("conf").resolve(file.getFileName()), atFreePort(file));
      }
    }
    Files.copy(
        Path.of(System.getProperty("tomcat.application")),
        base.resolve("webapps").resolve("ROOT.war"));
    return base;
  }

  private static String atFreePort(Path file) throws IOException {
    return Files.readString(file)
        .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
        .replace("<Connector port=\"8080\"", "<Connector port=\"%d\"".formatted(PORT));
  }
}
