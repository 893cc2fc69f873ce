// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The web archive of the service and its page, which takes one request of 64 KiB at a time, …
@Timeout(value = 4, unit = TimeUnit.MINUTES)
public abstract class WebContract {
  private static final String FROG = "a frog on an orange background";
  private static final int TRIES = 100;
  private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]+\\.js)\"");

  /// Where it is deployed, with a slash at the end.
  protected abstract URI address();

  private WebClient client() {
    return new WebClient(address());
  }

  @Test
  void showsItsPageToAll() {
    HttpResponse<String> page = client().send(client().withoutKey(""));
    ok(page, "text/html");
    Matcher script = SCRIPT.matcher(page.body());
    assertThat(script.find()).as(page.body()).isTrue();
    ok(client().send(client().withoutKey(script.group(1))), "text/javascript");
  }

  @Test
  void describesItselfToAll() {
    HttpResponse<String> description = client().send(client().withoutKey("v1/openapi.json"));
    ok(description, "application/json");
    assertThat(description.body()).contains("\"openapi\"").contains("/v1/captions");
  }

  @Test
  void asksForAKey() {
    HttpResponse<String> without = client().send(client().withoutKey("v1/captioners"));
    problem(without, 401, "asks for a key");
    assertThat(without.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    problem(
        client().send(client().withoutKey("v1/jobs").header("Authorization", "Bearer other")),
        401,
        "doesn't know the key");
    ok(client().send(client().request("v1/captioners")), "application/json");
  }

  @Test
  void describesAPictureOfAForm() {
    HttpResponse<String> answer = client().send(client().form("v1/captions"));
    ok(answer, "application/json");
    assertThat(answer.body()).contains("\"text\":\"%s\"".formatted(FROG));
  }

  @Test
  void describesAPictureInJson() {
    HttpResponse<String> answer = client().send(picture(WebClient.frog()));
    ok(answer, "application/json");
    assertThat(answer.body()).contains("\"text\":\"%s\"".formatted(FROG));
  }

  @Test
  void tellsWordsAsTheyArrive() {
    byte[] form = WebClient.form();
    try (RawRequest request = client().begin(form.length, "Accept: text/event-stream\r\n")) {
      request.send(form);
      assertThat(request.head())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("Content-Type: text/event-stream")
          .containsIgnoringCase("Transfer-Encoding: chunked");
      List<String> chunks = request.chunks();
      assertThat(chunks).noneMatch(chunk -> chunk.indexOf("event:") != chunk.lastIndexOf("event:"));
      assertThat(chunks).filteredOn(chunk -> chunk.contains("event: token")).hasSize(7);
      assertThat(chunks.getLast()).startsWith("event: caption").contains(FROG);
    }
  }

  @Test
  void tellsOfMistakesAsProblems() {
    problem(client().send(picture("no picture".getBytes(UTF_8))), 422, "begins like none of");
    problem(client().send(client().json("v1/captions", "{\"imag\":\"\"}")), 400, "'image'");
    problem(client().send(client().json("v1/captions", "{")), 400, "no JSON");
    problem(
        client()
            .send(
                client()
                    .request("v1/captions")
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("a frog"))),
        415,
        "Content-Type");
    problem(client().send(client().request("v1/nothing")), 404, "v1/openapi.json");
    HttpResponse<String> method = client().send(client().request("v1/captions"));
    problem(method, 405, "other methods");
    assertThat(method.headers().firstValue("Allow").orElse("")).contains("POST");
  }

  @Test
  void refusesLongBodies() {
    BodyPublisher known = BodyPublishers.ofByteArray(new byte[70_000]);
    for (BodyPublisher body : List.of(known, BodyPublishers.fromPublisher(known))) {
      HttpRequest.Builder request =
          client().request("v1/captions").header("Content-Type", "application/json").POST(body);
      problem(client().send(request), 413, "larger than the 65536 bytes");
    }
  }

  @Test
  void refusesRequestsBeyondItsPlaces() {
    byte[] form = WebClient.form();
    List<String> heads = List.of();
    for (int i = 0; i < TRIES && heads.stream().noneMatch(WebContract::isRefused); i++) {
      // One has the place until it sends its body, most likely that which came first.
      try (RawRequest first = client().begin(form.length, "");
          RawRequest second = client().begin(form.length, "")) {
        second.send(form);
        String ofSecond = second.head();
        first.send(form);
        heads = List.of(first.head(), ofSecond);
      }
    }
    assertThat(heads).anyMatch(head -> head.startsWith("HTTP/1.1 200"));
    assertThat(heads)
        .filteredOn(WebContract::isRefused)
        .singleElement(STRING)
        .containsIgnoringCase("Retry-After: 1")
        .containsIgnoringCase("Content-Type: application/problem+json");
  }

  private static boolean isRefused(String head) {
    return head.startsWith("HTTP/1.1 429");
  }

  @Test
  void worksOnAJob() {
    String job = client().addJob();
    // These events have no end: they are heard as they come.
    assertThat(client().hears(client().request(job + "/events"), FROG)).isTrue();
    HttpResponse<String> table = client().send(client().request(job + "/export?format=csv"));
    ok(table, "text/csv");
    assertThat(table.body()).contains("frog.png," + FROG);
    assertThat(client().send(client().request(job).DELETE()).statusCode()).isEqualTo(204);
    problem(client().send(client().request(job)), 404, "no such job");
  }

  private HttpRequest.Builder picture(byte[] bytes) {
    return client()
        .json(
            "v1/captions",
            "{\"image\":\"%s\"}".formatted(Base64.getEncoder().encodeToString(bytes)));
  }

  private static void ok(HttpResponse<String> answer, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  private static void problem(HttpResponse<String> answer, int status, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"detail\"", detail).doesNotContain("Exception");
  }
}
