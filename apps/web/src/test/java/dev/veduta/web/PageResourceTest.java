// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page …
final class PageResourceTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/veduta/web/page");

  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningService.start(Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void mayRunNothingButItsOwnFiles() {
    HttpResponse<String> response = service.get("/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void offersAsManyBeamsAsAreTaken() {
    assertThat(service.get("/page/options.js").body())
        .containsPattern("name: 'num-beams'.*max: %d,".formatted(GenerationFields.MOST_BEAMS));
  }

  @Test
  void isSentAgainOnlyWhenItHasChanged() {
    String tag = service.get("/").headers().firstValue("ETag").orElseThrow();
    HttpRequest.Builder request = HttpRequest.newBuilder(service.address("/"));
    HttpResponse<String> same = service.send(request.copy().header("If-None-Match", tag).build());
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(service.send(request.copy().header("If-None-Match", "\"old\"").build()).statusCode())
        .isEqualTo(200);
    CaptionResourceTest.problem(
        service.send(request.copy().header("If-Match", "\"old\"").build()), 412, "If-Match");
  }

  @Test
  void consistsOfTheFilesOfItsList() throws IOException {
    List<String> listed = Files.readAllLines(FOLDER.resolve("files"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("files")))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
    for (String name : listed) {
      assertThat(service.get("/page/" + name).statusCode()).as(name).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/files",
        "/page/../openapi.json",
        "/page/..%2fopenapi.json",
        "/page/..%5copenapi.json",
        "/page/%2e%2e%2fopenapi.json",
        "/page/..%252fopenapi.json",
        "/page/index.html%00.js",
        "/page/%2fetc%2fpasswd",
        "/page/",
        "/page",
        "/META-INF/beans.xml",
        "/dev/veduta/web/openapi.json",
      })
  void hasNoOtherFiles(String path) {
    HttpResponse<String> response = service.get(path);
    assertThat(response.statusCode()).isBetween(400, 404);
    assertThat(response.body()).doesNotContain("\"openapi\"", "<beans", "root:");
  }
}
