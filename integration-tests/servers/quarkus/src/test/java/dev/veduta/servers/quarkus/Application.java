// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.quarkus;

import dev.veduta.servers.RunningServer;
import io.quarkus.bootstrap.BootstrapException;
import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What Quarkus built of this module: the application, with all decided that it decides while it
/// builds.
///
/// @param jar what `java -jar` starts
record Application(Path jar) {

  /// Builds it as Quarkus's plug-ins for build tools do. They would do it in the JVM of the tool,
  /// which may be older than our classes.
  static Application build() throws BootstrapException {
    Path module = Path.of("").toAbsolutePath();
    QuarkusBootstrap bootstrap =
        QuarkusBootstrap.builder()
            .setProjectRoot(module)
            .setApplicationRoot(module.resolve("target").resolve("classes"))
            .setTargetDirectory(module.resolve("target"))
            .setBaseName("album")
            .setMode(QuarkusBootstrap.Mode.PROD)
            .setLocalProjectDiscovery(true)
            .setIsolateDeployment(true)
            .setOffline(Boolean.getBoolean("veduta.offline"))
            .setBaseClassLoader(Application.class.getClassLoader())
            .build();
    try (CuratedApplication application = bootstrap.bootstrap()) {
      return new Application(
          application.createAugmentor().createProductionApplication().getJar().getPath());
    }
  }

  /// Starts it, with settings that only the JVM that runs is told.
  Running start(String name, List<String> settings) {
    int port = RunningServer.freePort();
    URI address = URI.create("http://localhost:%d/rest/check".formatted(port));
    List<String> arguments = new ArrayList<>(settings);
    arguments.addAll(
        List.of(
            "-Dquarkus.http.host=localhost",
            "-Dquarkus.http.port=" + port,
            "-jar",
            jar.toString()));
    RunningServer server =
        RunningServer.start(
            RunningServer.java(arguments),
            Path.of("target", name + ".log"),
            URI.create(address + "?name=own-captioner"));
    return new Running(server, address);
  }

  /// The application while it runs.
  record Running(RunningServer server, URI address) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }
}
