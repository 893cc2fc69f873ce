// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/// Refuses requests that pages of other origins make in a browser, and says to browsers what they
/// need to know of the answers.
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION - 100)
@ApplicationScoped
public class OriginFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String ORIGIN = "Origin";

  @Inject WebSettings settings;

  @Override
  public void filter(ContainerRequestContext request) {
    Origins origins = new Origins(settings.origins(), settings.loopback());
    String host = request.getHeaderString(HttpHeaders.HOST);
    if (!origins.isOwnName(host)) {
      throw new ProblemException(
          Kind.ORIGIN,
          "this server answers to the names of its own machine only, such as localhost; other names"
              + " are allowed by veduta.web.origins");
    }
    String origin = request.getHeaderString(ORIGIN);
    if (origin == null) {
      return;
    }
    if (!origins.mayAsk(origin, host)) {
      throw new ProblemException(
          Kind.ORIGIN,
          "pages of other origins may not use this server; those of veduta.web.origins may");
    }
    if (request.getMethod().equals(HttpMethod.OPTIONS) && origins.isAllowed(origin)) {
      request.abortWith(
          Response.noContent()
              .header("Access-Control-Allow-Methods", "GET, POST, DELETE")
              .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
              .header("Access-Control-Max-Age", "600")
              .build());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
    response.getHeaders().putSingle("Referrer-Policy", "no-referrer");
    if (!response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    String origin = request.getHeaderString(ORIGIN);
    if (origin != null && new Origins(settings.origins(), settings.loopback()).isAllowed(origin)) {
      response.getHeaders().putSingle("Access-Control-Allow-Origin", origin);
      response.getHeaders().add(HttpHeaders.VARY, ORIGIN);
    }
  }
}
