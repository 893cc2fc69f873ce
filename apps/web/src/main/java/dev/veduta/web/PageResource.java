// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/// The page and its files. It may run what comes from here, and nothing else: no script of another
/// host, none within the page, no frame around it.
@Path("")
@ApplicationScoped
public class PageResource {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  @Inject PageFiles files;

  @GET
  @Public
  public Response index(@Context Request request) {
    return file("index.html", request);
  }

  @GET
  @Public
  @Path("page/{file}")
  public Response file(@PathParam("file") String name, @Context Request request) {
    PageFiles.PageFile file =
        files
            .find(name)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Kind.MISSING, "the page has no file of that name; it begins at /"));
    EntityTag tag = new EntityTag(file.tag());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder response =
        unchanged == null ? Response.ok(file.bytes(), file.type()) : unchanged;
    if (unchanged != null
        && unchanged.build().getStatusInfo().toEnum() == Response.Status.PRECONDITION_FAILED) {
      throw new ProblemException(
          Kind.STATE, "the file is in another state than If-Match says; leave the header out");
    }
    CacheControl revalidate = new CacheControl();
    revalidate.setNoCache(true);
    return response
        .tag(tag)
        .cacheControl(revalidate)
        .header("Content-Security-Policy", POLICY)
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .build();
  }
}
