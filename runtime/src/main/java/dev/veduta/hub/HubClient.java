// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.Flow;

/// Asks the hub and those that it sends on to. It belongs to one download and ends with it: closing
/// breaks all its connections.
///
/// @param settings name the hub, and the token that it alone is shown
record HubClient(HubSettings settings, HttpClient http) implements AutoCloseable {

  static HubClient open(HubSettings settings) {
    return new HubClient(
        settings,
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // a connection for each file that is under way
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.patience().answer())
            .proxy(settings.proxies())
            .build());
  }

  /// Asks for something, wherever it lies.
  ///
  /// @param from the first byte that is wanted
  /// @return an answer of any status but those that lead elsewhere
  Answer get(URI uri, long from) throws IOException, InterruptedException {
    Redirects way = new Redirects(uri);
    while (true) {
      Answer answer = send(way.current(), false, from);
      if (!isRedirect(answer.status())) {
        return answer;
      }
      try (answer) {
        way.follow(location(answer));
      }
    }
  }

  /// Asks what the hub itself says of a file, which tells its hash even where another server has
  /// the file.
  Answer head(URI uri) throws IOException, InterruptedException {
    Redirects way = new Redirects(uri);
    while (true) {
      Answer answer = send(way.current(), true, 0);
      if (!isRedirect(answer.status()) || answer.header("X-Linked-Etag").isPresent()) {
        return answer;
      }
      try (answer) {
        way.follow(location(answer));
      }
    }
  }

  /// Whether an answer is the hub's own.
  boolean isOfHub(Answer answer) {
    return Redirects.isSameServer(answer.uri(), settings.endpoint());
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private Answer send(URI uri, boolean head, long from) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        (head ? HttpRequest.newBuilder(uri).HEAD() : HttpRequest.newBuilder(uri).GET())
            .timeout(settings.patience().answer())
            .header("User-Agent", "veduta; java/" + Runtime.version().feature())
            .header("Accept-Encoding", "identity");
    HubToken token = settings.token();
    if (token != null && Redirects.isSameServer(uri, settings.endpoint())) {
      request.header("Authorization", "Bearer " + token.value());
    }
    if (settings.proxies() instanceof HubProxies proxies) {
      proxies.authorization(uri).ifPresent(words -> request.header("Proxy-Authorization", words));
    }
    if (from > 0) {
      request.header("Range", "bytes=%d-".formatted(from));
    }
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
      return Answer.of(response, new Body(response.body(), settings.patience().stall()));
    } catch (IOException e) {
      throw trouble(uri, e);
    }
  }

  private PassingTrouble trouble(URI uri, IOException e) {
    String server = "%s://%s".formatted(uri.getScheme(), uri.getRawAuthority());
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        throw new HubException(
            "the certificate of %s is not trusted (%s); if a proxy of this network signs it, give Java the proxy's certificate: -Djavax.net.ssl.trustStore"
                .formatted(server, Text.reason(cause)),
            e);
      }
    }
    if (e instanceof HttpTimeoutException) {
      return new PassingTrouble(
          "%s did not answer in %.1f seconds"
              .formatted(server, settings.patience().answer().toMillis() / 1000.0),
          null,
          e instanceof HttpConnectTimeoutException,
          e);
    }
    if (e instanceof ConnectException) {
      return new PassingTrouble("%s can't be reached".formatted(server), null, true, e);
    }
    return new PassingTrouble(
        "the connection to %s broke (%s)".formatted(server, Text.reason(e)), null, false, e);
  }

  private static String location(Answer answer) {
    return answer
        .header("Location")
        .orElseThrow(
            () ->
                new HubException(
                    "%s redirects without saying where to; check HF_ENDPOINT and HTTPS_PROXY"
                        .formatted(Redirects.shown(answer.uri()))));
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
