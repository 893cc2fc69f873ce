// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static dev.veduta.web.WebJson.JSON;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;

/// All jobs: folders and lists of pictures that the server works on, one after the other.
@Path("v1")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {
  @Inject JobDesk desk;
  @Inject JobBoard board;

  @GET
  @Path("jobs")
  public String jobs(
      @Context HttpHeaders headers, @QueryParam("limit") @DefaultValue("100") String limit) {
    JsonArrayBuilder jobs = JSON.createArrayBuilder();
    board
        .jobs(desk.caller(headers), JobResource.number("limit", limit, 1, 1000))
        .forEach(job -> jobs.add(job.json()));
    return JSON.createObjectBuilder().add("jobs", jobs).build().toString();
  }

  @POST
  @Path("jobs")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response add(@Context HttpHeaders headers, InputStream body) {
    JobView job = board.add(desk.caller(headers), desk.order(headers, body));
    return Response.created(URI.create("v1/jobs/" + job.job().id()))
        .entity(job.json().toString())
        .build();
  }

  /// The names of folders that jobs may read.
  @GET
  @Path("folders")
  public String folders() {
    JsonArrayBuilder names = JSON.createArrayBuilder();
    desk.folders().names().forEach(names::add);
    return names.build().toString();
  }
}
