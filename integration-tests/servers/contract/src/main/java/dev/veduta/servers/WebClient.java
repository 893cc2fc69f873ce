// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.stream.Stream;

/// A client of the web archive of the service, which has a key and a picture of a frog.
///
/// @param address where it is deployed, with a slash at the end
record WebClient(URI address) {
  private static final String KEY = "Bearer a key of the tests";
  private static final String BOUNDARY = "between-the-parts";
  private static final String FORM = "multipart/form-data; boundary=" + BOUNDARY;

  HttpRequest.Builder withoutKey(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  HttpRequest.Builder request(String path) {
    return withoutKey(path).header("Authorization", KEY);
  }

  HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /// Sends the frog as a part of a form.
  HttpRequest.Builder form(String path) {
    return request(path).header("Content-Type", FORM).POST(BodyPublishers.ofByteArray(form()));
  }

  /// Adds a job with the frog.
  ///
  /// @return its address
  String addJob() {
    HttpResponse<String> added = send(json("v1/jobs", "{\"uploads\":1}"));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    String job = added.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> uploaded = send(form(job + "/pictures"));
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    return job;
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient client = client()) {
      return send(client, request, BodyHandlers.ofString());
    }
  }

  /// Whether a line of an answer that need not end has some text.
  boolean hears(HttpRequest.Builder request, String text) {
    try (HttpClient client = client()) {
      try (Stream<String> lines = send(client, request, BodyHandlers.ofLines()).body()) {
        return lines.anyMatch(line -> line.contains(text));
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Begins to send a form and to ask for a caption.
  ///
  /// @param length of the form in bytes
  /// @param headers further ones, each with the end of its line
  RawRequest begin(int length, String headers) {
    return new RawRequest(
        address.resolve("v1/captions"),
        "Authorization: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s"
            .formatted(KEY, FORM, length, headers));
  }

  /// A form with the frog.
  static byte[] form() {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --%s\r
        Content-Disposition: form-data; name="image"; filename="frog.png"\r
        Content-Type: image/png\r
        \r
        """
            .formatted(BOUNDARY)
            .getBytes(UTF_8));
    form.writeBytes(frog());
    form.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8));
    return form.toByteArray();
  }

  static byte[] frog() {
    try (InputStream frog =
        Objects.requireNonNull(WebClient.class.getResourceAsStream("frog.png"))) {
      return frog.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("frog.png can't be read", e);
    }
  }
}
