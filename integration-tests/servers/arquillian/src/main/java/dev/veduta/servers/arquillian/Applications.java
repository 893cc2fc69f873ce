// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.arquillian;

import java.io.File;
import java.net.URI;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/// What the build of a server's tests made ready: the archives, and the port of the server.
public final class Applications {
  private Applications() {}

  /// The archive that the build made of one of the applications.
  public static WebArchive archive(String application) {
    return ShrinkWrap.createFromZipFile(
        WebArchive.class,
        new File("target/applications/veduta-servers-%s.war".formatted(application)));
  }

  /// Where an application answers.
  public static URI address(String application, String path) {
    return URI.create(
        "http://localhost:%s/veduta-servers-%s/%s"
            .formatted(System.getProperty("server.port"), application, path));
  }
}
