// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import dev.veduta.jobs.JobExport;
import dev.veduta.web.Problem.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.Optional;

/// One job: its pictures, what became of them, and what is done about it.
@Path("v1/jobs/{id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
  @Inject JobDesk desk;
  @Inject JobBoard board;
  @Inject JobReaders readers;

  @GET
  public String job(@Context HttpHeaders headers, @PathParam("id") String id) {
    return board.job(desk.caller(headers), id).json().toString();
  }

  @DELETE
  public void remove(@Context HttpHeaders headers, @PathParam("id") String id) {
    board.remove(desk.caller(headers), id);
  }

  @POST
  @Path("cancel")
  public String cancel(@Context HttpHeaders headers, @PathParam("id") String id) {
    return board.cancel(desk.caller(headers), id).json().toString();
  }

  @POST
  @Path("resume")
  public String resume(@Context HttpHeaders headers, @PathParam("id") String id) {
    return board.resume(desk.caller(headers), id).json().toString();
  }

  @POST
  @Path("complete")
  public String complete(@Context HttpHeaders headers, @PathParam("id") String id) {
    return board.complete(desk.caller(headers), id).json().toString();
  }

  @GET
  @Path("items")
  public String items(
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @QueryParam("from") @DefaultValue("0") String from,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return JSON.createObjectBuilder()
        .add(
            "items",
            JobView.items(
                board.items(
                    desk.caller(headers),
                    id,
                    number("from", from, 0, Integer.MAX_VALUE),
                    number("limit", limit, 1, 1000))))
        .build()
        .toString();
  }

  @GET
  @Path("items/{index}/thumbnail")
  @Produces("image/jpeg")
  public Response thumbnail(
      @Context HttpHeaders headers, @PathParam("id") String id, @PathParam("index") String index) {
    return board
        .thumbnail(desk.caller(headers), id, number("index", index, 0, Integer.MAX_VALUE))
        .map(
            jpeg ->
                Response.ok(jpeg, "image/jpeg")
                    .header(HttpHeaders.CACHE_CONTROL, "private, max-age=3600"))
        .orElseThrow(
            () ->
                new ProblemException(
                    Kind.MISSING, "there is no such picture in the job, or it can't be read"))
        .build();
  }

  /// The names of the pictures that were uploaded, in their order.
  @GET
  @Path("pictures")
  public StreamingOutput pictures(@Context HttpHeaders headers, @PathParam("id") String id) {
    Optional<String> caller = desk.caller(headers);
    JobView _ = board.job(caller, id);
    return new JobPictureNames(board, caller, id);
  }

  @POST
  @Path("pictures")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public String upload(@Context HttpHeaders headers, @PathParam("id") String id, InputStream body) {
    Optional<String> caller = desk.caller(headers);
    JobView _ = board.job(caller, id);
    desk.eachFile(headers, body, (name, file) -> board.upload(caller, id, name, file));
    return board.job(caller, id).json().toString();
  }

  @GET
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response events(
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @QueryParam("from") String from,
      @HeaderParam("Last-Event-ID") String last) {
    Optional<String> caller = desk.caller(headers);
    JobView _ = board.job(caller, id);
    String first = last != null ? last : from != null ? from : "0";
    int next = number("from", first, 0, Integer.MAX_VALUE);
    return Response.ok(new JobEvents(board, caller, id, next, readers)).build();
  }

  @GET
  @Path("export")
  @Produces({"application/jsonl", MediaType.APPLICATION_JSON, "text/csv"})
  public Response export(
      @Context HttpHeaders headers,
      @PathParam("id") String id,
      @QueryParam("format") @DefaultValue("jsonl") String format) {
    JobView view = board.job(desk.caller(headers), id);
    JobExport export = export(format);
    StreamingOutput content = out -> export.write(board.queue(), id, out);
    return Response.ok(content, export.mediaType())
        .header(HttpHeaders.CONTENT_DISPOSITION, JobNames.disposition(view.job().request(), export))
        .build();
  }

  private static JobExport export(String format) {
    try {
      return JobExport.of(format);
    } catch (IllegalArgumentException _) {
      throw Form.wrong(
          "'format' must be jsonl, coco or csv, got '%s'".formatted(Form.shown(format)));
    }
  }

  /// A parameter that is a whole number.
  static int number(String name, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw Form.wrong(
        "'%s' must be a whole number from %d to %d, got '%s'"
            .formatted(name, least, most, Form.shown(text)));
  }
}
