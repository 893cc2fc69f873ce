// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyPicturesTest {
  private static final int PICTURES = 50_000;

  @TempDir Path temporary;

  /// Adds, works on, follows and exports a job.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    int pictures = Integer.parseInt(arguments[1]);
    JobQueue queue = JobQueue.at(folder.resolve("jobs"));
    Iterable<String> entries =
        () -> IntStream.range(0, pictures).mapToObj("picture-%d.png"::formatted).iterator();
    Job job = queue.add(JobRequest.describe("many"), new JobSource.Listed(folder, entries));
    try (JobRunner runner =
        new JobRunner(queue, Scenes.captioners(Scenes::name), UrlPictures.none())) {
      runner.start();
      long[] heard = new long[1];
      queue.follow(job.id(), 0, (_, items) -> heard[0] += items.size());
      if (heard[0] != pictures) {
        throw new AssertionError("heard of " + heard[0]);
      }
    }
    for (JobExport form : JobExport.values()) {
      form.write(queue, job.id(), OutputStream.nullOutputStream());
    }
    Iterator<JobItem> all = AllItems.done(queue, job.id()).iterator();
    for (int i = 0; i < pictures; i++) {
      if (!all.next().text().orElseThrow().equals("picture-%d.png".formatted(i))) {
        throw new AssertionError("picture %d is another".formatted(i));
      }
    }
  }

  @Test
  void needNoMoreMemoryThanFew() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JobProcess.java("-Xmx24m"));
    command.addAll(
        List.of(
            ManyPicturesTest.class.getName(), temporary.toString(), Integer.toString(PICTURES)));
    Process process = new ProcessBuilder(command).inheritIO().start();

    assertThat(process.waitFor()).isZero();
  }
}
