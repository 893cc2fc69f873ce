// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.BusyException;
import dev.veduta.api.ConfigurationException;
import dev.veduta.api.DeviceMemoryException;
import dev.veduta.api.ImageException;
import dev.veduta.api.ModelException;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.api.VedutaException;
import dev.veduta.web.Problem.Kind;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/// What clients are told of failures. What may name files of the server goes to the log, under a
/// number that the client is told.
final class Failures {
  private static final System.Logger LOG = System.getLogger("dev.veduta.web");

  /// An absolute path of any system, up to the name of its file.
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w/])(/|~/|[A-Za-z]:\\\\)([^\\s/\\\\'\",;:]+[/\\\\])+");

  private static final int MOST_DETAIL = 2000;

  private Failures() {}

  /// The answer to a request that has failed.
  static Response response(Throwable failure) {
    if (failure instanceof WebApplicationException web) {
      Response given = web.getResponse();
      if (given.getStatus() < 400) {
        return given;
      }
      Problem problem = problem(web);
      for (String header : new String[] {HttpHeaders.ALLOW, HttpHeaders.WWW_AUTHENTICATE}) {
        String value = given.getHeaderString(header);
        if (value != null) {
          problem = problem.withHeader(header, value);
        }
      }
      return problem.toResponse();
    }
    return problem(failure).toResponse();
  }

  /// What a client is told of a failure.
  static Problem problem(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known.problem();
      case WebApplicationException web -> problem(web);
      case BusyException _ ->
          busy("all places are taken where requests wait for this captioner; try again later");
      case RequestTimeoutException _ ->
          Problem.of(
              Kind.TIME, "the captioner gave no answer in its time; try again later, or ask less");
      case ImageException _ -> Problem.of(Kind.PICTURE, clean(failure));
      case DeviceMemoryException _ ->
          logged(
              Kind.UNAVAILABLE,
              "the device has too little memory for this model; choose another backend, or try"
                  + " again later",
              failure);
      case ModelException _ ->
          logged(Kind.UNFIT, "the model can't do this; choose another captioner", failure);
      case ConfigurationException _ ->
          logged(
              Kind.UNAVAILABLE,
              "the captioner can't be used as the server is configured; its operator finds the"
                  + " reason in the log",
              failure);
      case OutOfMemoryError _ ->
          logged(
              Kind.UNAVAILABLE,
              "the server has too little memory for this request; send a smaller one, or try again"
                  + " later",
              failure);
      case CompletionException wrapped when wrapped.getCause() != null ->
          problem(wrapped.getCause());
      case ExecutionException wrapped when wrapped.getCause() != null ->
          problem(wrapped.getCause());
      case VedutaException _ ->
          logged(
              Kind.UNAVAILABLE,
              "the captioner could not answer; try again later, or tell the server's operator",
              failure);
      default -> broken(failure);
    };
  }

  /// What a client is told when a model refuses what it asks: besides what can always go wrong,
  /// options that don't go together, and what this model can't do.
  static Problem ofModel(Throwable failure) {
    return failure instanceof IllegalArgumentException && failure.getMessage() != null
        ? Problem.of(Kind.UNFIT, clean(failure))
        : problem(failure);
  }

  /// That a model could not be opened.
  static Problem unavailable(String captioner, Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known.problem();
      case DeviceMemoryException _, OutOfMemoryError _ -> problem(failure);
      default ->
          logged(
              Kind.UNAVAILABLE,
              "captioner '%s' can't be loaded; the server's log says why".formatted(captioner),
              failure);
    };
  }

  /// That there are too many requests.
  static Problem busy(String detail) {
    return Problem.of(Kind.BUSY, detail).withHeader(HttpHeaders.RETRY_AFTER, "1");
  }

  private static Problem problem(WebApplicationException web) {
    int status = web.getResponse().getStatus();
    Problem problem =
        switch (status) {
          case 404 ->
              Problem.of(
                  Kind.MISSING,
                  "there is nothing at this address; v1/openapi.json says what there is");
          case 405 ->
              Problem.of(
                  Kind.METHOD, "this address takes other methods; the header Allow names them");
          case 406 ->
              Problem.of(
                  Kind.ACCEPT,
                  "no answer has a type that the header Accept allows; v1/openapi.json says which"
                      + " there are");
          case 415 ->
              Problem.of(
                  Kind.MEDIA_TYPE,
                  "a body of another Content-Type is expected here; v1/openapi.json says which");
          case 413 -> Problem.of(Kind.LARGE, "the request is larger than the server takes");
          case 503 -> Problem.of(Kind.UNAVAILABLE, "the server can't answer now; try again later");
          default ->
              status < 500
                  ? Problem.of(
                      Kind.MALFORMED, "the request can't be understood; v1/openapi.json says how")
                  : broken(web);
        };
    return problem.withStatus(status);
  }

  private static Problem broken(Throwable failure) {
    return logged(
        Kind.BROKEN,
        "an error that is the server's own; tell its operator what 'instance' says",
        failure);
  }

  private static Problem logged(Kind kind, String detail, Throwable failure) {
    String instance = "urn:uuid:" + UUID.randomUUID();
    LOG.log(
        kind == Kind.BROKEN ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
        "%s: %s".formatted(instance, detail),
        failure);
    return Problem.of(kind, detail).withInstance(instance);
  }

  private static String clean(Throwable failure) {
    return clean(String.valueOf(failure.getMessage()));
  }

  /// A message on one line, with no more of a path than the last name.
  static String clean(String message) {
    String line = PATH.matcher(message.replaceAll("\\p{Cntrl}+", " ")).replaceAll("");
    return line.length() > MOST_DETAIL ? line.substring(0, MOST_DETAIL) + " …" : line;
  }
}
