// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks every request for a key, where some are set, except for what is [Public].
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class KeyFilter implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  @Inject WebSettings settings;

  @Context @Nullable ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    if (settings.keys().isEmpty() || isPublic()) {
      return;
    }
    Optional<String> given = key(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (given.isEmpty()) {
      throw refused("this server asks for a key; send the header Authorization: Bearer KEY");
    }
    if (given.flatMap(settings.keys()::name).isEmpty()) {
      throw refused("this server doesn't know the key; ask its operator for one");
    }
  }

  /// The key that a request shows.
  ///
  /// @param header the header `Authorization`
  static Optional<String> key(@Nullable String header) {
    return Optional.ofNullable(header)
        .filter(given -> given.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(given -> given.substring(SCHEME.length()).strip());
  }

  private boolean isPublic() {
    return resource != null
        && resource.getResourceMethod() != null
        && resource.getResourceMethod().isAnnotationPresent(Public.class);
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(
        Problem.of(Kind.KEY, detail)
            .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"veduta\""));
  }
}
