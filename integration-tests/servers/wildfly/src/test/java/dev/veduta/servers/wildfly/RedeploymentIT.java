// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.wildfly;

import dev.veduta.servers.RedeploymentContract;
import dev.veduta.servers.arquillian.Applications;
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

  @SuppressWarnings("NullAway.Init") // Arquillian sets it
  @ArquillianResource
  private Deployer deployer;

  @Deployment(name = ALBUM, managed = false, testable = false)
  static WebArchive album() {
    return Applications.archive(ALBUM);
  }

  @Deployment(name = WEB, managed = false, testable = false)
  static WebArchive web() {
    return Applications.archive(WEB);
  }

  /// The server, which is a child of this process.
  @Override
  protected long server() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  @Override
  protected void deploy(String application) {
    deployer.deploy(application);
  }

  @Override
  protected void undeploy(String application) {
    deployer.undeploy(application);
  }

  @Override
  protected URI address(String application, String path) {
    return Applications.address(application, path);
  }
}
