// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.liberty;

import dev.veduta.servers.NewcomerContract;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/// A newcomer's application with three lines of configuration, on Open Liberty …
@ExtendWith(ArquillianExtension.class)
final class ConfiguredNewcomerIT extends NewcomerContract {

  @Deployment(testable = false)
  static WebArchive application() {
    return Liberty.archive("newcomer-configured");
  }

  @Override
  protected URI address() {
    return Liberty.address("newcomer-configured", "describe");
  }
}
