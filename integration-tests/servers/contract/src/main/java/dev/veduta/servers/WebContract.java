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
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The web archive of the service and its page …
public abstract class WebContract {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);
  private static final String BOUNDARY = "between-the-parts";
  private static final byte[] FROG = frog();

  /// Where it is deployed, with a slash at the end.
  protected abstract URI address();

  @Test
  void showsItsPage() {
    HttpResponse<String> page = send(request(""));

    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.body()).contains("<title>");
  }

  @Test
  void describesAPictureOfAForm() {
    HttpResponse<String> answer = send(form(request("v1/captions")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"text\"").contains("\"finish\"").contains("frog");
  }

  @Test
  void describesAPictureInJson() {
    HttpResponse<String> answer =
        send(
            json(
                "v1/captions",
                "{\"image\":\"%s\"}".formatted(Base64.getEncoder().encodeToString(FROG))));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("frog");
  }

  @Test
  void tellsWordsAsTheyArrive() {
    HttpResponse<String> events =
        send(form(request("v1/captions").header("Accept", "text/event-stream")));

    assertThat(events.statusCode()).as(events.body()).isEqualTo(200);
    assertThat(events.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(events.body()).containsPattern("event: *token").containsPattern("event: *caption");
  }

  @Test
  void tellsOfMistakesAsProblems() {
    HttpResponse<String> problem =
        send(
            json(
                "v1/captions",
                "{\"image\":\"%s\"}"
                    .formatted(Base64.getEncoder().encodeToString("no picture".getBytes(UTF_8)))));

    assertThat(problem.statusCode()).as(problem.body()).isEqualTo(422);
    assertThat(problem.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(problem.body()).contains("\"detail\"").doesNotContain("Exception");
  }

  @Test
  void refusesWhatIsNotThereWithAProblem() {
    HttpResponse<String> problem = send(request("v1/nothing"));

    assertThat(problem.statusCode()).as(problem.body()).isEqualTo(404);
    assertThat(problem.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  @Test
  void describesItself() {
    HttpResponse<String> description = send(request("v1/openapi.json"));

    assertThat(description.statusCode()).as(description.body()).isEqualTo(200);
    assertThat(description.body()).contains("\"openapi\"").contains("/v1/captions");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path)).timeout(LONGEST_ANSWER);
  }

  private HttpRequest.Builder json(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder form(HttpRequest.Builder request) {
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
    form.writeBytes(FROG);
    form.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8));
    return request
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(BodyPublishers.ofByteArray(form.toByteArray()));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static byte[] frog() {
    try (InputStream picture = WebContract.class.getResourceAsStream("frog.png")) {
      return Objects.requireNonNull(picture, "the build copies it").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
