// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobRunner;
import dev.veduta.jobs.JobSource;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The models of jobs …
final class JobModelsTest {
  @TempDir private Path folder;

  @Test
  void makeRoomForOthersOnceTheJobIsOver() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    Files.write(pictures.resolve("fox.png"), FormBody.read(FormBody.FOX));
    WebSettings settings =
        WebSettingsTest.of(Map.of("veduta.web.most-models", "1", "veduta.web.idle", "1h"));
    try (Captioners none = Captioners.lazy(List.of(), Providers.installed());
        Models models =
            new Models(none, settings, new ComputeBackends(none.providers(), Set.of()));
        JobRunner runner =
            new JobRunner(
                JobQueue.at(folder.resolve("jobs")),
                new JobModels(models),
                address -> {
                  throw new IOException("nothing is fetched");
                })) {
      Job job =
          JobQueue.at(folder.resolve("jobs"))
              .add(JobRequest.describe("one"), JobSource.Folder.of(pictures));
      assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);

      try (Models.Use other =
          models.open(Optional.empty(), Optional.of("vector-cpu"), Duration.ofMinutes(1))) {
        assertThat(other.captioners().settings("default").backend()).isEqualTo("vector-cpu");
      }
    }
  }
}
