// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.arquillian;

import dev.veduta.servers.NewcomerContract;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/// A newcomer's application with three lines of configuration, which is deployed to a server …
@ExtendWith(ArquillianExtension.class)
final class ConfiguredNewcomerIT extends NewcomerContract {

  @Deployment(testable = false)
  static WebArchive application() {
    return Applications.archive("newcomer-configured");
  }

  @Override
  protected URI address() {
    return Applications.address("newcomer-configured", "describe");
  }
}
