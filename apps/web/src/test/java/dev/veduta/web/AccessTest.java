// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A service that asks for keys, on a machine's own address, …
final class AccessTest {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            Map.of(
                // Of `secret` and of `geheim`.
                "veduta.web.keys",
                "anna:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b,"
                    + "otto:addb0f5e7826c857d7376d1bd9bc33c0c544790a2eac96144a8af22b1298c940",
                "veduta.web.origins",
                "https://album.example",
                "veduta.web.loopback",
                "true"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "geheim"})
  void takesEachKey(String key) {
    assertThat(service.send(captioners().header("Authorization", "bearer " + key).build()))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer wrong",
        "Basic secret",
        "secret",
        "Bearer 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
      })
  void refusesOtherKeys(String header) {
    HttpResponse<String> response =
        service.send(captioners().header("Authorization", header).build());
    CaptionResourceTest.problem(response, 401, "key");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"veduta\"");
  }

  @Test
  void refusesRequestsWithoutAKeyBeforeItReadsThem() {
    CaptionResourceTest.problem(
        service.send(FormBody.withFox().post(service, "/v1/captions").build()),
        401,
        "Authorization: Bearer KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/index.html", "/v1/openapi.json", "/v1/limits"})
  void showsWithoutAKeyWhatAPageNeedsToAskForOne(String path) {
    assertThat(service.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void answersPagesOfItsOwnAndOfAllowedOrigins() throws IOException {
    String own = "http://127.0.0.1:" + service.port();
    assertThat(ask("GET", "127.0.0.1:" + service.port(), "Origin: " + own))
        .startsWith("HTTP/1.1 200");
    assertThat(ask("GET", "localhost", "Origin: https://album.example"))
        .startsWith("HTTP/1.1 200")
        .contains("Access-Control-Allow-Origin: https://album.example");
    assertThat(ask("OPTIONS", "localhost", "Origin: https://album.example"))
        .startsWith("HTTP/1.1 204")
        .contains("Access-Control-Allow-Headers: Authorization, Content-Type");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, https://evil.example",
    "localhost, null",
    "localhost, http://localhost.evil.example",
    "localhost, https://album.example.evil",
    "evil.example, http://evil.example",
    "localhost.evil.example, ''",
    "127.0.0.1.evil.example, ''",
    "127.0.0.evil, ''",
    "128.0.0.1, ''",
    "evil.example:80, ''",
  })
  void refusesPagesOfOthersAndNamesThatOthersGiveToThisMachine(String host, String origin)
      throws IOException {
    assertThat(ask("GET", host, origin.isEmpty() ? "A: b" : "Origin: " + origin))
        .startsWith("HTTP/1.1 403")
        .contains("urn:veduta:problem:origin")
        .doesNotContain("Access-Control-Allow-Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1234",
        "127.0.0.1",
        "127.0.1.1:80",
        "[::1]:80",
        "album.example"
      })
  void answersToTheNamesOfItsMachineAndOfAllowedOrigins(String host) throws IOException {
    assertThat(ask("GET", host, "A: b")).startsWith("HTTP/1.1 200");
  }

  private static HttpRequest.Builder captioners() {
    return HttpRequest.newBuilder(service.address("/v1/captioners"));
  }

  /// Asks for the limits with headers that an `HttpClient` would not let one choose.
  private static String ask(String method, String host, String header) throws IOException {
    try (Socket socket = service.connect()) {
      RunningService.write(
          socket,
          "%s /v1/limits HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n".formatted(method, host, header));
      return RunningService.read(socket);
    }
  }
}
