// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server that ends in the middle of a job …
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals")
final class ServeRestartTest {
  private static final int PICTURES = 200;
  private static final List<String> SAMPLES = List.of("frog", "three-stars", "two-balloons");
  private static final List<String> TEXTS =
      List.of(
          "a frog on an orange background",
          "three stars on a black background",
          "two balloons on an orange background");

  @TempDir Path folder;

  @Test
  void goesOnWithItWhenItIsStartedAgain() throws IOException, InterruptedException {
    JobQueue queue = JobQueue.at(folder.resolve("jobs"));
    String id = queue.add(slow(), JobSource.Folder.of(photos())).id();
    Path results = queue.folder().resolve(id).resolve("results.jsonl");
    String before = "";

    for (String signal : List.of("TERM", "KILL", "TERM")) {
      try (ServeProcess server = start(queue)) {
        long done = queue.job(id).done();
        ServeProcess.await("more is done", () -> queue.job(id).done() > done);
        server.signal(signal);
        int _ = server.ended();
      }
      assertThat(queue.job(id).state()).isEqualTo(Job.State.WAITING);
      String written = Files.readString(results);
      assertThat(written).startsWith(before);
      before = whole(written, queue.job(id).done());
    }
    try (ServeProcess _ = start(queue)) {
      ServeProcess.await("all is done", () -> queue.job(id).state() == Job.State.DONE);
    }

    assertThat(Files.readString(results)).startsWith(before).hasLineCount(PICTURES);
    assertThat(queue.job(id).failed()).isZero();
    assertThat(queue.items(id, 0, 2 * PICTURES))
        .extracting(JobItem::source, item -> item.text().orElse(""))
        .containsExactlyElementsOf(
            IntStream.range(0, PICTURES).mapToObj(i -> tuple(name(i), TEXTS.get(i % 3))).toList());
  }

  private static ServeProcess start(JobQueue queue) throws IOException {
    return ServeProcess.start(Map.of(), "--quiet", "--jobs", queue.folder().toString());
  }

  /// Descriptions for which the model takes its time.
  private static JobRequest slow() {
    return new JobRequest(
        "photos",
        "default",
        Optional.empty(),
        JobRequest.Task.CAPTION,
        Optional.empty(),
        Map.of("num-beams", "8"));
  }

  private Path photos() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < PICTURES; i++) {
      Files.copy(
          Run.SAMPLES.resolve(SAMPLES.get(i % SAMPLES.size()) + ".png"), photos.resolve(name(i)));
    }
    return photos;
  }

  private static String name(int index) {
    return "picture-%d.png".formatted(index);
  }

  /// The first lines: what follows them may have been cut off.
  private static String whole(String lines, long count) {
    int end = 0;
    for (long i = 0; i < count; i++) {
      end = lines.indexOf('\n', end) + 1;
    }
    return lines.substring(0, end);
  }
}
