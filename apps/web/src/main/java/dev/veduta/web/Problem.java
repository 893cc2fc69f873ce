// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What went wrong, as a client is told (RFC 9457).
///
/// @param kind which sort of problem it is
/// @param status of the answer
/// @param detail what, where, what was expected and what to do; nothing about the server's files
/// @param instance under which the server's log says more
/// @param headers of the answer
record Problem(
    Kind kind, int status, String detail, Optional<String> instance, Map<String, String> headers) {

  /// The media type of problems.
  static final String JSON = "application/problem+json";

  private static final MediaType TYPE = MediaType.valueOf(JSON);

  /// The sorts of problems, by which clients tell them apart.
  enum Kind {
    MALFORMED(400, "The request is malformed"),
    FIELD(400, "A field is wrong"),
    KEY(401, "A key is needed"),
    ORIGIN(403, "Requests from there are refused"),
    ADDRESS(403, "This address may not be fetched"),
    MISSING(404, "There is nothing here"),
    METHOD(405, "This method is not offered"),
    ACCEPT(406, "The answer has another type"),
    SLOW(408, "The request took too long to arrive"),
    CONFLICT(409, "This can't be done now"),
    STATE(412, "The file is in another state"),
    LARGE(413, "The request is too large"),
    MEDIA_TYPE(415, "A body of this type is not read"),
    PICTURE(422, "The picture can't be used"),
    UNFIT(422, "The request can't be carried out"),
    FETCH(422, "The address could not be fetched"),
    BUSY(429, "The server is busy"),
    BROKEN(500, "The server has made a mistake"),
    UNAVAILABLE(503, "The model can't be used now"),
    JOBS(503, "Jobs can't be kept now"),
    TIME(504, "The answer took too long");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /// Such as `urn:veduta:problem:busy`.
    String type() {
      return "urn:veduta:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
      return status;
    }
  }

  Problem {
    headers = Map.copyOf(headers);
  }

  static Problem of(Kind kind, String detail) {
    return new Problem(kind, kind.status, detail, Optional.empty(), Map.of());
  }

  Problem withStatus(int status) {
    return new Problem(kind, status, detail, instance, headers);
  }

  Problem withInstance(String instance) {
    return new Problem(kind, status, detail, Optional.of(instance), headers);
  }

  Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(kind, status, detail, instance, more);
  }

  JsonObject toJson() {
    JsonObjectBuilder json =
        WebJson.JSON
            .createObjectBuilder()
            .add("type", kind.type())
            .add("title", kind.title)
            .add("status", status)
            .add("detail", detail);
    instance.ifPresent(one -> json.add("instance", one));
    return json.build();
  }

  Response toResponse() {
    Response.ResponseBuilder response =
        Response.status(status).type(TYPE).entity(toJson().toString());
    headers.forEach(response::header);
    return response.build();
  }
}
