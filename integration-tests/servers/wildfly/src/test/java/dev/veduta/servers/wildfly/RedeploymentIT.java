// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.wildfly;

import dev.veduta.servers.RedeploymentContract;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/// WildFly, when an application is deployed to it again and again …
@ExtendWith(ArquillianExtension.class)
final class RedeploymentIT extends RedeploymentContract {
  private static final String ALBUM = "album";

  @SuppressWarnings("NullAway.Init") // Arquillian sets it
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = ALBUM, managed = false, testable = false)
  static WebArchive application() {
    return WildFly.archive(ALBUM);
  }

  @Override
  protected long server() {
    return WildFly.process();
  }

  @Override
  protected void deploy() {
    deployer.deploy(ALBUM);
  }

  @Override
  protected void undeploy() {
    deployer.undeploy(ALBUM);
  }

  @Override
  protected URI address() {
    return WildFly.address(ALBUM, "check");
  }
}
