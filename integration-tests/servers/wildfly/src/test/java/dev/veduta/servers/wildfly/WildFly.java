// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.wildfly;

import java.io.File;
import java.net.URI;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/// What the build made ready: the archives, and the port of the server.
final class WildFly {
  private WildFly() {}

  /// The archive that the build made of one of the applications.
  static WebArchive archive(String application) {
    return ShrinkWrap.createFromZipFile(
        WebArchive.class,
        new File("target/applications/veduta-servers-%s.war".formatted(application)));
  }

  /// Where an application answers.
  static URI address(String application, String path) {
    return URI.create(
        "http://localhost:%s/veduta-servers-%s/%s"
            .formatted(System.getProperty("wildfly.http.port"), application, path));
  }

  /// The archive of the service and its page.
  static WebArchive web() {
    return ShrinkWrap.createFromZipFile(
        WebArchive.class, new File("target/applications/veduta-web-war.war"));
  }

  /// Where that answers.
  static URI webAddress() {
    return URI.create(
        "http://localhost:%s/veduta-web-war/".formatted(System.getProperty("wildfly.http.port")));
  }

  /// The server, which is a child of this process.
  static long process() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
