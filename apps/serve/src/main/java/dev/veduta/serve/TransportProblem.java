// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import jakarta.json.Json;
import org.jspecify.annotations.Nullable;

/// Answers requests that never reach the service, as they are no HTTP or are too large, in the form
/// in which the service tells of problems: RFC 9457.
record TransportProblem() implements DirectHandler {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final int FIRST_FAULT_OF_THE_SERVER = 500;

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    byte[] problem = body(status, message);
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, MEDIA_TYPE)
        .header(HeaderNames.CONTENT_LENGTH, String.valueOf(problem.length))
        .keepAlive(false)
        .entity(problem)
        .build();
  }

  /// What a client reads of it.
  static byte[] body(Status status, @Nullable String message) {
    return Json.createObjectBuilder()
        .add("type", "about:blank")
        .add("title", status.reasonPhrase())
        .add("status", status.code())
        .add("detail", detail(status, message))
        .build()
        .toString()
        .getBytes(UTF_8);
  }

  private static String detail(Status status, @Nullable String message) {
    if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
      return "the request is larger than any that is accepted; send a smaller picture";
    }
    if (status.code() >= FIRST_FAULT_OF_THE_SERVER || message == null || message.isBlank()) {
      return status.code() < FIRST_FAULT_OF_THE_SERVER
          ? "the request is no valid HTTP/1.1"
          : "the server failed; its log says why";
    }
    return message;
  }
}
