// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.payara.micro;

import dev.veduta.servers.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Payara Micro with an application at its root, from before the tests of a class until after them.
final class PayaraMicro implements BeforeAllCallback, AfterAllCallback {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final String application;
  private final String page;
  private final int port = RunningServer.freePort();
  private @Nullable RunningServer server;

  /// @param page answers 200 as soon as the application runs
  PayaraMicro(String application, String page) {
    this.application = application;
    this.page = page;
  }

  /// Where the application answers.
  URI address(String path) {
    return URI.create("http://localhost:%d/%s".formatted(port, path));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
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
                    String.valueOf(port),
                    "--rootdir",
                    root.toString(),
                    "--contextroot",
                    "/",
                    "--deploy",
                    TARGET
                        .resolve("applications/veduta-servers-%s.war".formatted(application))
                        .toString())),
            TARGET.resolve(application + ".log"),
            address(page));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }
}
