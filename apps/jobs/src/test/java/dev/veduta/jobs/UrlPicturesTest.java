// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlPicturesTest {
  private static final byte[] PICTURE = Scenes.png(9, 5);

  @TempDir Path temporary;
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private String base;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    base = "http://localhost:%d".formatted(server.getAddress().getPort());
    on("/picture.png", 200, PICTURE);
    on("/long.png", 200, new byte[20_000]);
    on("/text.png", 200, "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    redirect("/moved.png", "/picture.png");
    redirect("/loop", "/loop");
    redirect("/file", "file:///etc/passwd");
    redirect("/elsewhere", "http://elsewhere.invalid/x.png");
    server.createContext(
        "/slow.png",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(PICTURE, 0, 10);
            body.flush();
            stalled.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  private void on(String path, int status, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals(path) ? status : 404, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  private void redirect(String path, String to) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    stalled.countDown();
    server.stop(0);
    threads.close();
  }

  private UrlPictures pictures() {
    return new UrlPictures(
        address -> "localhost".equals(address.getHost()), 10_000, Duration.ofSeconds(1));
  }

  @Test
  void fetchesPicturesAlsoWhereTheyHaveMoved() throws IOException, InterruptedException {
    try (UrlPictures pictures = pictures()) {
      assertThat(pictures.fetch(URI.create(base + "/picture.png"))).isEqualTo(PICTURE);
      assertThat(pictures.fetch(URI.create(base + "/moved.png"))).isEqualTo(PICTURE);
    }
  }

  @Test
  void saysWhyAPictureCantBeHad() {
    try (UrlPictures pictures = pictures()) {
      refused(pictures, base + "/missing.png", "the server answers with 404");
      refused(pictures, base + "/loop", "it is redirected more than 5 times");
      refused(pictures, base + "/file", "is no address that begins with https://");
      refused(pictures, base + "/elsewhere", "pictures may not be fetched from elsewhere.invalid");
      refused(pictures, base + "/long.png", "it has more than the 10000 bytes that are allowed");
      refused(pictures, base + "/slow.png", "it takes longer than the 1 seconds that are allowed");
      refused(pictures, "http://127.0.0.1/x.png", "pictures may not be fetched from 127.0.0.1");
      refused(pictures, "http://localhost:1/x.png", "localhost can't be connected to");
      refused(pictures, "file:///etc/passwd", "is no address that begins with https://");
    }
  }

  private static void refused(UrlPictures pictures, String address, String why) {
    assertThatThrownBy(() -> pictures.fetch(URI.create(address)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void givesAJobItsPictures() {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    List<String> addresses =
        List.of(base + "/picture.png", base + "/missing.png", base + "/moved.png");
    Job job = queue.add(JobRequest.describe("list"), new JobSource.Listed(temporary, addresses));

    try (UrlPictures pictures = pictures();
        JobRunner runner = new JobRunner(queue, Scenes.captioners(_ -> "a scene"), pictures)) {
      assertThat(runner.run(job.id()).failed()).isEqualTo(1);
    }

    List<JobItem> items = queue.items(job.id(), 0, 10);
    assertThat(items.get(0).text()).contains("a scene");
    assertThat(items.get(0).width()).hasValue(9);
    assertThat(items.get(0).bytes()).hasValue(PICTURE.length);
    assertThat(items.get(1).error())
        .contains(addresses.get(1) + " can't be fetched: the server answers with 404");
    assertThat(queue.thumbnail(job.id(), 0)).isPresent();
    assertThat(queue.thumbnail(job.id(), 1)).isEmpty();
    assertThat(queue.folder().resolve(job.id()).toFile().list())
        .noneMatch(name -> name.startsWith(".fetched"));
  }

  @Test
  void fetchesNoUploadedPictureThatIsCalledAsAnAddressIs() {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = queue.add(JobRequest.describe("mine"), new JobSource.Uploads());
    queue.addPicture(job.id(), base + "/missing.png", new ByteArrayInputStream(PICTURE));

    try (UrlPictures pictures = pictures();
        JobRunner runner = new JobRunner(queue, Scenes.captioners(_ -> "a scene"), pictures)) {
      assertThat(runner.run(job.id()).failed()).isZero();
    }

    assertThat(queue.item(job.id(), 0).flatMap(JobItem::text)).contains("a scene");
    assertThat(queue.thumbnail(job.id(), 0)).isPresent();
  }

  @Test
  void isNotNeededForJobsWithoutAddresses() {
    assertThatThrownBy(() -> UrlPictures.none().fetch(URI.create(base)))
        .hasMessage("addresses are not fetched here; save the picture to a file");
  }
}
