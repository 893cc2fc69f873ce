// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where there are keys, jobs …
final class JobKeysTest {
  @TempDir private Path folder;

  @Test
  void belongToTheKeyThatAddedThem() throws Exception {
    JobQueue queue = JobQueue.at(folder);
    String foreign = queue.add(JobRequest.describe("own"), new JobSource.Uploads()).id();
    try (RunningService service =
        RunningService.start(
            Map.of(
                "veduta.jobs.folder", folder.toString(),
                "veduta.web.keys", "ann:%s, ben:%s".formatted(digest("a"), digest("b"))))) {
      JobClient ann = new JobClient(service, Optional.of("a"));
      JobClient ben = new JobClient(service, Optional.of("b"));
      String id = ann.add("{\"uploads\":1}");

      assertThat(ann.ids()).containsExactly(id);
      assertThat(ben.ids()).isEmpty();
      for (String path : new String[] {"", "/items", "/pictures", "/events", "/export"}) {
        CaptionResourceTest.problem(ben.get("/v1/jobs/" + id + path), 404, "no such job");
        CaptionResourceTest.problem(ann.get("/v1/jobs/" + foreign + path), 404, "no such job");
      }
      for (String action : new String[] {"cancel", "resume", "complete"}) {
        CaptionResourceTest.problem(
            ben.post("/v1/jobs/%s/%s".formatted(id, action), ""), 404, "no such job");
      }
      CaptionResourceTest.problem(ben.delete("/v1/jobs/" + id), 404, "no such job");
      CaptionResourceTest.problem(
          ben.upload(id, new FormBody().file("picture", "x", new byte[1])), 404, "no such job");
      CaptionResourceTest.problem(new JobClient(service).get("/v1/jobs"), 401, "asks for a key");
      assertThat(ann.ids()).containsExactly(id);
    }
  }

  @Test
  void areNotThoseOfTheCommandLineWhereTheServerListensToOthers() {
    JobQueue queue = JobQueue.at(folder);
    String foreign = queue.add(JobRequest.describe("own"), new JobSource.Uploads()).id();
    try (RunningService service =
        RunningService.start(Map.of("veduta.jobs.folder", folder.toString()))) {
      JobClient client = new JobClient(service);
      String id = client.add("{\"uploads\":1}");
      assertThat(client.ids()).containsExactly(id);
      CaptionResourceTest.problem(client.get("/v1/jobs/" + foreign), 404, "no such job");
    }
  }

  private static String digest(String key) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
