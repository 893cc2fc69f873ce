// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/// Texts that models write: complete, or word by word as server-sent events.
@Path("v1")
@ApplicationScoped
@Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
public class CaptionResource {
  @Inject Desk desk;

  @POST
  @Path("captions")
  @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
  public Response caption(@Context HttpHeaders headers, InputStream body) {
    return tell(Work.CAPTIONS, headers, body);
  }

  @POST
  @Path("answers")
  @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
  public Response answer(@Context HttpHeaders headers, InputStream body) {
    return tell(Work.ANSWERS, headers, body);
  }

  @POST
  @Path("videos")
  @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
  public Response video(@Context HttpHeaders headers, InputStream body) {
    return tell(Work.VIDEOS, headers, body);
  }

  @POST
  @Path("texts")
  @Produces(MediaType.APPLICATION_JSON)
  public Response text(@Context HttpHeaders headers, InputStream body) {
    return answer(Work.TEXTS, headers, body);
  }

  @POST
  @Path("classes")
  @Produces(MediaType.APPLICATION_JSON)
  public Response classes(@Context HttpHeaders headers, InputStream body) {
    return answer(Work.CLASSES, headers, body);
  }

  @POST
  @Path("inspections")
  @Produces(MediaType.APPLICATION_JSON)
  public Response inspection(@Context HttpHeaders headers, InputStream body) {
    return answer(Work.INSPECTIONS, headers, body);
  }

  /// Complete unless the client would rather have events.
  private Response tell(Work work, HttpHeaders headers, InputStream body) {
    if (!wantsEvents(headers)) {
      return answer(work, headers, body);
    }
    return Response.ok(
            new EventStream(desk.receive(work, headers, body)), MediaType.SERVER_SENT_EVENTS_TYPE)
        .build();
  }

  private Response answer(Work work, HttpHeaders headers, InputStream body) {
    try (Visit visit = desk.receive(work, headers, body)) {
      return Response.ok(visit.answer().toString(), MediaType.APPLICATION_JSON_TYPE).build();
    }
  }

  /// Whether the first type that the client names, and that there is, is that of events.
  private static boolean wantsEvents(HttpHeaders headers) {
    for (MediaType type : headers.getAcceptableMediaTypes()) {
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (type.isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE)) {
        return true;
      }
    }
    return false;
  }
}
