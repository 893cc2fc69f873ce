// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// What a server answers.
///
/// @param status of HTTP, such as 200
public record Page(int status, String text) {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

  /// Asks for a page.
  public static Page get(URI address) {
    return of(HttpRequest.newBuilder(address).build());
  }

  /// Sends bytes.
  public static Page post(URI address, byte[] body) {
    return of(
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  private static Page of(HttpRequest request) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST_ANSWER).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(request, (_, _) -> true).timeout(LONGEST_ANSWER).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Page(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while asking " + request.uri(), e);
    }
  }
}
