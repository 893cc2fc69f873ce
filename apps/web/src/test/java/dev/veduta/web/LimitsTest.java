// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A service with one place, for bodies of 20 KiB that arrive within five seconds, …
final class LimitsTest {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            Map.of(
                "veduta.web.queue", "1",
                "veduta.web.max-bytes", "20KiB",
                "veduta.web.max-pixels", "16384",
                "veduta.web.body-timeout", "5s"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void refusesALongBodyBeforeItIsSent() throws IOException {
    try (Socket socket = service.connect()) {
      RunningService.write(socket, head("Content-Length: 99999999\r\n"));
      assertThat(RunningService.read(socket))
          .startsWith("HTTP/1.1 413")
          .contains("larger than the 20480 bytes");
    }
    awaitFree();
  }

  @Test
  void refusesALongBodyOfUnknownLength() {
    HttpResponse<String> response =
        service.send(
            HttpRequest.newBuilder(service.address("/v1/captions"))
                .header("Content-Type", FormBody.type())
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(
                            new FormBody().file("image", new byte[30_000]).bytes())))
                .build());
    CaptionResourceTest.problem(response, 413, "larger than the 20480 bytes");
    awaitFree();
  }

  @Test
  void refusesAPictureOfTooManyPixels() {
    byte[] png = FormBody.read(FormBody.FOX);
    png[19] = (byte) 129; // the last byte of the width
    HttpResponse<String> response =
        service.send(new FormBody().file("image", png).post(service, "/v1/captions").build());
    CaptionResourceTest.problem(
        response, 422, "129 × 128 pixels, and this server takes at most 16384");
    awaitFree();
  }

  @Test
  void refusesAPictureOfMorePixelsThanCanBeCounted() {
    byte[] png = FormBody.read(FormBody.FOX);
    Arrays.fill(png, 16, 24, (byte) 0xff); // width and height
    HttpResponse<String> response =
        service.send(new FormBody().file("image", png).post(service, "/v1/captions").build());
    CaptionResourceTest.problem(response, 422, "4294967295 × 4294967295 pixels");
    awaitFree();
  }

  @Test
  void refusesRequestsBeyondItsPlacesBeforeTheirBodiesAreSent() throws IOException {
    try (Socket first = uploading();
        Socket second = service.connect()) {
      assertThat(first.isConnected()).isTrue();
      RunningService.write(second, head("Content-Length: 1000\r\n"));
      assertThat(RunningService.read(second))
          .startsWith("HTTP/1.1 429")
          .containsIgnoringCase("Retry-After: 1")
          .contains("urn:veduta:problem:busy");
    }
    awaitFree();
  }

  @Test
  void givesUpABodyThatComesTooSlowly() throws Exception {
    try (Socket socket = service.connect()) {
      RunningService.write(socket, head("Content-Length: 1000\r\n"));
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return RunningService.read(socket);
                } catch (IOException e) {
                  return e.toString();
                }
              });
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 600 && !answer.isDone(); i++) {
        try {
          out.write('-');
          out.flush();
          answer.get(100, TimeUnit.MILLISECONDS);
        } catch (IOException | TimeoutException _) {
          // not yet, or closed
        }
      }
      assertThat(answer).isDone();
      assertThat(answer.get()).startsWith("HTTP/1.1 408").contains("took too long to arrive");
    }
    awaitFree();
  }

  @Test
  void givesThePlaceOfABodyThatStopsToOthers() throws IOException {
    try (Socket socket = uploading()) {
      RunningService.write(socket, "--");
      awaitFree();
    }
  }

  @Test
  void givesThePlaceOfAClientThatLeavesAStreamToOthers() throws IOException {
    byte[] form = FormBody.withFox().bytes();
    for (int i = 0; i < 20; i++) {
      try (Socket socket = service.connect()) {
        RunningService.write(
            socket,
            head("Content-Length: %d\r\nAccept: text/event-stream\r\n".formatted(form.length)));
        socket.getOutputStream().write(form);
        socket.getOutputStream().flush();
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        socket.setSoLinger(true, 0);
      }
      awaitFree();
    }
  }

  /// A request that has the only place: the server waits for its body.
  private static Socket uploading() throws IOException {
    Socket socket = service.connect();
    RunningService.write(socket, head("Content-Length: 1000\r\nExpect: 100-continue\r\n"));
    String asked = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    assertThat(asked).isEqualTo("HTTP/1.1 100");
    return socket;
  }

  /// Asks until the only place is free.
  private static void awaitFree() {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      HttpResponse<String> response =
          service.send(FormBody.withFox().post(service, "/v1/captions").build());
      if (response.statusCode() == 200) {
        return;
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static String head(String headers) {
    return "POST /v1/captions HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n"
        .formatted(FormBody.type(), headers);
  }
}
