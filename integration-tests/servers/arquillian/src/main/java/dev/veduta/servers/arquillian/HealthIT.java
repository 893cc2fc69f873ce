// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.arquillian;

import dev.veduta.servers.HealthContract;
import java.io.File;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/// A newcomer's application with `veduta-health`, which is deployed to a server …
@ExtendWith(ArquillianExtension.class)
final class HealthIT extends HealthContract {
  private static final String NEWCOMER = "newcomer-defined";

  @Deployment(testable = false)
  static WebArchive application() {
    return Applications.archive(NEWCOMER)
        .addAsLibraries(new File("target/applications/veduta-health.jar"));
  }

  @Override
  protected URI address() {
    return Applications.address(NEWCOMER, "describe");
  }

  @Override
  protected URI health() {
    return URI.create(System.getProperty("server.health"));
  }
}
