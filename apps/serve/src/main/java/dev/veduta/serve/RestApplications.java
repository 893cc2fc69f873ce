// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.config.Config;
import io.helidon.jersey.webserver.JaxRsService;
import io.helidon.webserver.http.HttpRules;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.jersey.server.ResourceConfig;

/// The REST applications among the classes that the container looks at, as a server for Jakarta EE
/// finds those of a web archive. They list their resources themselves.
final class RestApplications implements Extension {

  /// By path, those below others first.
  private final Map<String, Class<? extends Application>> found =
      new TreeMap<>(Comparator.reverseOrder());

  void application(
      @Observes @WithAnnotations(ApplicationPath.class)
          ProcessAnnotatedType<? extends Application> type) {
    Class<? extends Application> application = type.getAnnotatedType().getJavaClass();
    found.put(application.getAnnotation(ApplicationPath.class).value(), application);
  }

  /// Has each answer what is asked below its path.
  void route(HttpRules rules) {
    found.forEach(
        (path, application) ->
            rules.register(
                path,
                JaxRsService.create(
                    Config.empty(),
                    ResourceConfig.forApplicationClass(application)
                        .register(TransportFault.class)
                        .register(ClientBody.Filter.class))));
  }
}
