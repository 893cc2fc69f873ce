// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jobs, asked for over HTTP, …
final class JobResourceTest {
  private static final byte[] FOX = FormBody.read(FormBody.FOX);
  private static final String NOWHERE = "20260101-000000-000-aaaaa";

  @TempDir private static Path folder;

  private static RunningService service;
  private static JobClient client;

  @BeforeAll
  static void start() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/summer/.hidden"));
    Files.write(photos.resolveSibling("fox.png"), FOX);
    Path secret = Files.createDirectories(folder.resolve("secret"));
    Files.write(secret.resolve("fox.png"), FOX);
    Files.createSymbolicLink(folder.resolve("photos/way-out"), secret);
    service =
        RunningService.start(
            Map.of(
                "veduta.jobs.folder", folder.resolve("jobs").toString(),
                "veduta.web.loopback", "true",
                "veduta.web.folders", folder.resolve("photos").toString(),
                "veduta.web.jobs.max-bytes", "1MiB",
                "veduta.web.jobs.max-pictures", "50"));
    client = new JobClient(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void captionUploadedPicturesAndTellOfThoseThatAreNone() {
    String id = client.add("{\"uploads\":3,\"name\":\"two and a wreck\"}");
    JobClient.ok(
        client.upload(
            id,
            new FormBody()
                .file("picture", "a/fox.png", FOX)
                .file("picture", "a/wreck.png", new byte[] {1, 2, 3})));
    JsonObject half = client.await(id, job -> job.getInt("done") == 2);
    assertThat(half.getString("state")).isIn("waiting", "running");
    assertThat(half.getInt("expected")).isEqualTo(3);

    JobClient.ok(client.upload(id, new FormBody().file("picture", "b/größe.png", FOX)));

    JsonObject job = client.await(id, "done");
    assertThat(job.getString("name")).isEqualTo("two and a wreck");
    assertThat(job.getInt("failed")).isEqualTo(1);
    List<JsonObject> items = client.items(id);
    assertThat(items.stream().map(item -> item.getString("name")))
        .containsExactly("a/fox.png", "a/wreck.png", "b/größe.png");
    assertThat(items.getFirst().getString("text")).isEqualTo(FormBody.FOX_CAPTION);
    assertThat(items.get(1).getString("error")).contains("begins like none of");
    assertThat(items.get(1).getBoolean("picture")).isFalse();
    assertThat(JobClient.ok(client.get("/v1/jobs/" + id + "/pictures")).getJsonArray("names"))
        .hasSize(3);
  }

  @Test
  void nameNoFilesOfTheServerByThoseOfUploads() throws IOException {
    String id = client.add("{\"uploads\":2}");
    JobClient.ok(
        client.upload(
            id,
            new FormBody()
                .file("picture", "../../../etc/passwd", FOX)
                .file("picture", "C:%5Cx/%22\u202egnp.exe", FOX)));
    client.await(id, "done");
    assertThat(client.items(id).stream().map(item -> item.getString("name")))
        .containsExactly("etc/passwd", "C:%5Cx/\"gnp.exe");
    try (var files = Files.walk(folder.resolve("jobs"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("passwd");
    }
  }

  @Test
  void expectNoMoreThanThereAreWhenTheClientSaysSo() {
    String id = client.add("{\"uploads\":9}");
    CaptionResourceTest.problem(
        client.post("/v1/jobs/" + id + "/complete", ""), 409, "has no uploaded pictures");
    JobClient.ok(client.upload(id, new FormBody().file("picture", "fox.png", FOX)));
    JobClient.ok(client.post("/v1/jobs/" + id + "/complete", ""));
    assertThat(client.await(id, "done").getInt("expected")).isEqualTo(1);
  }

  @Test
  void readAllowedFoldersAndNoOthers() {
    assertThat(client.get("/v1/folders").body()).isEqualTo("[\"photos\"]");
    String id = client.add("{\"folder\":\"photos/summer\"}");
    client.await(id, "done");
    assertThat(client.items(id).getFirst().getString("name")).isEqualTo("fox.png");
    assertThat(client.job(id).toString()).doesNotContain(folder.toString());
    for (String inner :
        List.of(
            "", "..", "/..", "/../secret", "/way-out", "/summer/.hidden", "/none", "/\\u0000")) {
      CaptionResourceTest.problem(
          client.post(
              "/v1/jobs", "{\"folder\":\"photos%s\"}".formatted(inner.isEmpty() ? "x" : inner)),
          400,
          "that may be read; expected one of photos");
    }
    CaptionResourceTest.problem(
        client.post("/v1/jobs", "{\"folder\":\"%s\"}".formatted(folder.resolve("secret"))),
        400,
        "that may be read");
  }

  @Test
  void leaveLinksOutThatLeadOutOfTheFolder() {
    String id = client.add("{\"folder\":\"photos\"}");
    client.await(id, "done");
    assertThat(client.items(id).stream().map(item -> item.getString("name")))
        .containsExactly("summer/fox.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                        | 400 | one of 'uploads', 'urls' and 'folder'",
        "{\"uploads\":1,\"folder\":\"photos\"}     | 400 | got 2 of them",
        "{\"uploads\":0}                           | 400 | a number from 1 to 50",
        "{\"uploads\":1.5}                         | 400 | a number from 1 to 50",
        "{\"uploads\":\"1\"}                       | 400 | a number from 1 to 50",
        "{\"uploads\":1,\"captioner\":\"defalt\"}  | 400 | did you mean 'default'?",
        "{\"uploads\":1,\"task\":\"answer\"}       | 400 | needs a question",
        "{\"uploads\":1,\"task\":\"sing\"}         | 400 | caption, answer or read",
        "{\"uploads\":1,\"options\":{\"num-beam\":2}} | 400 | did you mean 'num-beams'?",
        "{\"uploads\":1,\"upload\":1}              | 400 | did you mean 'uploads'?",
        "{\"urls\":[\"file:///etc/passwd\"]}       | 403 | fetches no addresses",
        "{\"urls\":[\"/etc/passwd\"]}              | 403 | fetches no addresses",
        "{\"urls\":[]}                             | 400 | 1 to 50 addresses",
        "{\"urls\":\"x\"                           | 400 | no JSON",
      })
  void refuseOrders(String json, int status, String detail) {
    CaptionResourceTest.problem(client.post("/v1/jobs", json), status, detail);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs/" + NOWHERE + ", 404, there is no such job",
    "/v1/jobs/..%2F..%2Fetc, 404, there is",
    "/v1/jobs/x/items, 404, there is no such job",
    "/v1/jobs/x/events, 404, there is no such job",
    "/v1/jobs/x/export, 404, there is no such job",
    "/v1/jobs/x/items/0/thumbnail, 404, there is no such job",
    "/v1/jobs?limit=0, 400, from 1 to 1000",
    "/v1/jobs?limit=many, 400, from 1 to 1000",
  })
  void refuseAddresses(String path, int status, String detail) {
    CaptionResourceTest.problem(client.get(path), status, detail);
  }

  @Test
  void takeNoMoreThanTheyMay() {
    String id = client.add("{\"uploads\":3}");
    byte[] large = new byte[700_000];
    JobClient.ok(client.upload(id, new FormBody().file("picture", "one.png", large)));
    CaptionResourceTest.problem(
        client.upload(id, new FormBody().file("picture", "two.png", large)),
        413,
        "veduta.web.jobs.max-bytes");
    assertThat(client.items(id)).hasSize(1);
  }

  @Test
  void giveThumbnailsOfTheirPicturesOnly() {
    String id = client.add("{\"uploads\":1}");
    JobClient.ok(client.upload(id, new FormBody().file("picture", "fox.png", FOX)));
    client.await(id, "done");
    HttpResponse<String> thumbnail = client.get("/v1/jobs/" + id + "/items/0/thumbnail");
    assertThat(thumbnail.statusCode()).isEqualTo(200);
    assertThat(thumbnail.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(thumbnail.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    CaptionResourceTest.problem(
        client.get("/v1/jobs/" + id + "/items/1/thumbnail"), 404, "no such picture");
    CaptionResourceTest.problem(
        client.get("/v1/jobs/" + id + "/items/-1/thumbnail"), 400, "'index'");
  }

  @Test
  void areExportedUnderTheirNamesWhateverTheseAre() {
    String id = client.add("{\"uploads\":1,\"name\":\"a\\\"b/\\u00fc\\r\\nX: y\"}");
    JobClient.ok(client.upload(id, new FormBody().file("picture", "fox.png", FOX)));
    client.await(id, "done");
    HttpResponse<String> csv = client.get("/v1/jobs/" + id + "/export?format=csv");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .contains(
            "attachment; filename=\"a-b-_-X- y.csv\";" + " filename*=UTF-8''a-b-%C3%BC-X-%20y.csv");
    assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(csv.body()).contains("fox.png," + FormBody.FOX_CAPTION);
    assertThat(client.get("/v1/jobs/" + id + "/export").body())
        .contains("\"file\":\"fox.png\"", FormBody.FOX_CAPTION);
    JsonObject coco = JobClient.ok(client.get("/v1/jobs/" + id + "/export?format=coco"));
    assertThat(coco.getJsonArray("annotations").getJsonObject(0).getString("caption"))
        .isEqualTo(FormBody.FOX_CAPTION);
    CaptionResourceTest.problem(
        client.get("/v1/jobs/" + id + "/export?format=exe"), 400, "jsonl, coco or csv");
  }

  @Test
  void tellHowTheyGoOnFromWhereAClientAsks() throws Exception {
    String id = client.add("{\"uploads\":3}");
    FormBody pictures = new FormBody();
    for (int i = 0; i < 3; i++) {
      pictures.file("picture", "fox-%d.png".formatted(i), FOX);
    }
    JobClient.ok(client.upload(id, pictures));
    assertThat(events(id, "0")).contains("fox-0.png", "fox-1.png", "fox-2.png");
    assertThat(events(id, "2")).contains("fox-2.png").doesNotContain("fox-1.png");
  }

  /// The events of a job until all its pictures are done.
  private static String events(String id, String from) throws Exception {
    List<String> lines = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          http.send(
              client.request("/v1/jobs/" + id + "/events").header("Last-Event-ID", from).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        while (lines.stream().noneMatch(line -> line.contains("\"next\":3"))) {
          lines.add(reader.readLine());
        }
      }
      http.shutdownNow();
    }
    return String.join("\n", lines);
  }

  @Test
  void areCancelledResumedAndRemoved() {
    String id = client.add("{\"uploads\":40}");
    FormBody pictures = new FormBody();
    for (int i = 0; i < 40; i++) {
      pictures.file("picture", "fox-%d.png".formatted(i), FOX);
    }
    JobClient.ok(client.upload(id, pictures));
    client.await(id, job -> job.getInt("done") > 0);
    JobClient.ok(client.post("/v1/jobs/" + id + "/cancel", ""));
    client.await(id, job -> !job.getString("state").equals("running"));
    JobClient.ok(client.post("/v1/jobs/" + id + "/resume", ""));
    client.await(id, "done");
    assertThat(client.items(id)).hasSize(40);

    assertThat(client.delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
    CaptionResourceTest.problem(client.get("/v1/jobs/" + id), 404, "no such job");
    CaptionResourceTest.problem(client.delete("/v1/jobs/" + id), 404, "no such job");
    assertThat(folder.resolve("jobs").resolve(id)).doesNotExist();
  }

  @Test
  void areSeenAndWorkedOnWhoeverAddsThem() {
    String id =
        JobQueue.at(folder.resolve("jobs"))
            .add(JobRequest.describe("by another"), JobSource.Folder.of(folder.resolve("secret")))
            .id();
    assertThat(client.ids()).contains(id);
    assertThat(client.await(id, "done").getString("name")).isEqualTo("by another");
    CaptionResourceTest.problem(
        client.upload(id, new FormBody().file("picture", "fox.png", FOX)),
        409,
        "has its pictures from a folder or a list");
  }
}
