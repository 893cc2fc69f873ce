// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// One that asks as long as it may, in the ways that there are, and comes back as late as it is
/// told to when there is too much to do.
record Client(HttpClient http, URI service, Tally tally, SplittableRandom random)
    implements Runnable {

  static final String BOUNDARY = "between-the-parts";
  static final byte[] PICTURE = picture();

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int REFUSED = 429;

  private static byte[] picture() {
    try {
      return Files.readAllBytes(Path.of("../../docs/samples/fox-and-pear.png"));
    } catch (IOException e) {
      throw new IllegalStateException("the sample pictures are in docs/samples", e);
    }
  }

  /// Asks once.
  @Override
  public void run() {
    long begun = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request(random.nextInt(10)), BodyHandlers.ofString());
      boolean isComplete = answer.statusCode() != 200 || answer.body().contains("\"finish\"");
      if (!isComplete) {
        throw new IOException("an answer without its end: " + answer.body());
      }
      tally.answered(answer.statusCode(), System.nanoTime() - begun);
      if (answer.statusCode() == REFUSED) {
        Thread.sleep(
            Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
      }
    } catch (IOException e) {
      tally.failed(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks again and again.
  void runWhile(BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      run();
    }
  }

  private HttpRequest request(int kind) {
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(LONGEST);
    return switch (kind) {
      case 0, 1 ->
          request
              .uri(service.resolve("v1/answers"))
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"image\":\"%s\",\"question\":\"what is it?\"}"
                          .formatted(Base64.getEncoder().encodeToString(PICTURE))))
              .build();
      case 2, 3 ->
          request
              .uri(service.resolve("v1/captions"))
              .header("Accept", "text/event-stream")
              .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
              .POST(BodyPublishers.ofByteArray(multipart()))
              .build();
      default ->
          request
              .uri(service.resolve("v1/captions"))
              .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
              .POST(BodyPublishers.ofByteArray(multipart()))
              .build();
    };
  }

  /// A form with a picture.
  static byte[] multipart() {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --%s\r
        Content-Disposition: form-data; name="image"; filename="fox.png"\r
        Content-Type: image/png\r
        \r
        """
            .formatted(BOUNDARY)
            .getBytes(UTF_8));
    form.writeBytes(PICTURE);
    form.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(UTF_8));
    return form.toByteArray();
  }
}
