// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.serve;

import io.helidon.http.RequestException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/// Answers a request whose body turns out to be no HTTP, or too large, while the service reads it.
final class TransportFault implements ExceptionMapper<RequestException> {
  @Override
  public Response toResponse(RequestException fault) {
    return Response.status(fault.status().code())
        .header(HttpHeaders.CONTENT_TYPE, TransportProblem.MEDIA_TYPE)
        .header("Connection", "close")
        .entity(
            TransportProblem.body(fault.status(), fault.safeMessage() ? fault.getMessage() : null))
        .build();
  }
}
