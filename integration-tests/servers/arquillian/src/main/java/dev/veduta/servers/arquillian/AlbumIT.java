// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.arquillian;

import dev.veduta.servers.ServerContract;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/// An application that is deployed to a server …
@ExtendWith(ArquillianExtension.class)
final class AlbumIT extends ServerContract {

  @Deployment(testable = false)
  static WebArchive application() {
    return Applications.archive("album");
  }

  @Override
  protected URI address() {
    return Applications.address("album", "check");
  }
}
