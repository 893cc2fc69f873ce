// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left when a process or a machine dies.
class CrashTest {
  private static final int PICTURES = 2;

  @TempDir Path temporary;

  @Test
  void losesNothingThatWasWrittenWhereverAFileIsCut() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, PICTURES);
    run(queue, job);
    List<JobItem> whole = queue.items(job.id(), 0, 100);
    Path folder = queue.folder().resolve(job.id());

    for (String name : List.of("results.jsonl", "results.ends")) {
      Path file = folder.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] other = Files.readAllBytes(folder.resolve("results.ends"));
      byte[] lines = Files.readAllBytes(folder.resolve("results.jsonl"));
      for (int length = 0; length < bytes.length; length++) {
        Files.write(folder.resolve("results.ends"), other);
        Files.write(folder.resolve("results.jsonl"), lines);
        Files.write(file, Arrays.copyOf(bytes, length));

        JobQueue again = JobQueue.at(queue.folder());
        long left = again.job(job.id()).done();
        assertThat(again.items(job.id(), 0, 100).subList(0, (int) left))
            .as("%s of %d bytes", name, length)
            .isEqualTo(whole.subList(0, (int) left));
        run(again, job);

        assertThat(again.job(job.id()).state()).isEqualTo(Job.State.DONE);
        assertThat(again.items(job.id(), 0, 100).stream().map(item -> item.text().orElseThrow()))
            .containsExactlyElementsOf(names(PICTURES));
        assertThat(new String(Files.readAllBytes(folder.resolve("results.jsonl")), UTF_8).lines())
            .hasSize(PICTURES);
      }
    }
  }

  @Test
  void keepsTheLinesWhoseEndsWereLost() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, PICTURES);
    run(queue, job);
    Path folder = queue.folder().resolve(job.id());
    byte[] before = Files.readAllBytes(folder.resolve("results.jsonl"));
    Files.write(folder.resolve("results.ends"), new byte[3]);

    run(queue, job);

    assertThat(folder.resolve("results.jsonl")).hasBinaryContent(before);
    assertThat(queue.job(job.id()).state()).isEqualTo(Job.State.DONE);
  }

  @Test
  void takesZerosThatAMachineWithoutPowerLeftForNothing() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, PICTURES);
    run(queue, job);
    Path folder = queue.folder().resolve(job.id());
    byte[] lines = Files.readAllBytes(folder.resolve("results.jsonl"));
    int half = new String(lines, UTF_8).indexOf('\n') + 1;
    Files.write(folder.resolve("results.jsonl"), Arrays.copyOf(Arrays.copyOf(lines, half), 9999));

    run(queue, job);

    assertThat(queue.items(job.id(), 0, 100).stream().map(item -> item.text().orElseThrow()))
        .containsExactlyElementsOf(names(PICTURES));
  }

  @Test
  void goesOnByItselfWhereALineWasLostButNotItsEnd() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, PICTURES);
    run(queue, job);
    Path results = queue.folder().resolve(job.id()).resolve("results.jsonl");
    byte[] lines = Files.readAllBytes(results);
    Files.write(results, Arrays.copyOf(lines, new String(lines, UTF_8).indexOf('\n') + 1));
    assertThat(queue.job(job.id()).state()).isEqualTo(Job.State.WAITING);

    try (JobRunner runner = new JobRunner(queue, Scenes.namingCaptioner(), UrlPictures.none())) {
      runner.start();
      JobProcess.await("it is done", () -> queue.job(job.id()).state() == Job.State.DONE);
    }

    assertThat(queue.items(job.id(), 0, 100).stream().map(item -> item.text().orElseThrow()))
        .containsExactlyElementsOf(names(PICTURES));
  }

  @Test
  void showsAJobWhoseFileIsDamagedAndRemovesIt() throws IOException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, 1);
    Path file = queue.folder().resolve(job.id()).resolve("job.json");
    byte[] bytes = Files.readAllBytes(file);

    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      Job damaged = queue.jobs().getFirst();
      assertThat(damaged.state()).isEqualTo(Job.State.FAILED);
      assertThat(damaged.problem().orElseThrow()).startsWith("its file job.json can't be read: ");
    }

    queue.remove(job.id());
    assertThat(queue.jobs()).isEmpty();
  }

  @Test
  void goesOnInAnotherProcessWhereOneWasKilled() throws IOException, InterruptedException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, 400);
    long done = 0;

    while (done < 300) {
      Process process = JobProcess.start(queue.folder(), 1_000_000);
      long before = done;
      try (OutputStream _ = process.getOutputStream()) {
        JobProcess.await("some are done", () -> queue.job(job.id()).done() > before + 60);
        assertThat(queue.job(job.id()).worker().map(Job.Worker::process)).contains(process.pid());
        process.destroyForcibly().waitFor();
      }
      Job killed = queue.job(job.id());
      assertThat(killed.state()).isEqualTo(Job.State.WAITING);
      assertThat(killed.worker()).isEmpty();
      done = killed.done();
    }
    run(queue, job);

    assertThat(queue.items(job.id(), 0, 1000).stream().map(item -> item.text().orElseThrow()))
        .containsExactlyElementsOf(names(400));
    try (Stream<Path> files = Files.list(queue.folder().resolve(job.id()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".worker"));
    }
  }

  @Test
  void sharesAQueueAmongProcesses() throws IOException, InterruptedException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(added(queue, 60));
    }

    Process one = JobProcess.start(queue.folder(), 2_000_000);
    Process other = JobProcess.start(queue.folder(), 2_000_000);
    try (OutputStream _ = one.getOutputStream();
        OutputStream _ = other.getOutputStream()) {
      List<Long> heard = new ArrayList<>();
      queue.follow(
          jobs.getLast().id(), 0, (_, items) -> items.forEach(item -> heard.add(item.index())));

      assertThat(heard)
          .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(Long::valueOf).toList());
      JobProcess.await(
          "all are done",
          () -> queue.jobs().stream().allMatch(job -> job.state() == Job.State.DONE));
    }
    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    for (Job job : jobs) {
      assertThat(queue.items(job.id(), 0, 1000).stream().map(item -> item.text().orElseThrow()))
          .containsExactlyElementsOf(names(60));
    }
  }

  @Test
  void failsAJobWhereTheDiskIsFull() throws IOException, InterruptedException {
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = added(queue, 600);

    Job full = onFullDisk(queue, job);

    assertThat(full.done()).isBetween(1L, 599L);
    queue.resume(job.id());
    run(queue, job);
    assertThat(queue.items(job.id(), 0, 1000).stream().map(item -> item.text().orElseThrow()))
        .containsExactlyElementsOf(names(600));
  }

  @Test
  void givesNoPictureTheErrorOfAnotherWhereTheDiskWasFullForOne()
      throws IOException, InterruptedException {
    Path photos = Files.createDirectory(temporary.resolve("photos"));
    List<String> names = List.of("a-faulty-30000.png", "b-faulty-9.png", "c.png");
    for (String name : names) {
      Files.write(photos.resolve(name), Scenes.png(6, 4));
    }
    JobQueue queue = JobQueue.at(temporary.resolve("jobs"));
    Job job = queue.add(JobRequest.describe("test"), JobSource.Folder.of(photos));

    assertThat(onFullDisk(queue, job).done()).isZero();

    queue.resume(job.id());
    run(queue, job);
    assertThat(queue.items(job.id(), 0, 10).stream().flatMap(item -> item.text().stream()))
        .containsExactlyElementsOf(names);
  }

  /// Works on a job in a process whose files may have 20 blocks of 1024 bytes and no more, which a
  /// full disk looks like.
  private static Job onFullDisk(JobQueue queue, Job job) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 20; exec \"$@\"", "sh"));
    command.addAll(JobProcess.java("-XX:-UsePerfData"));
    command.addAll(List.of(JobProcess.class.getName(), queue.folder().toString(), "0"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream _ = process.getOutputStream();
        InputStream _ = process.getInputStream()) {
      JobProcess.await("it fails", () -> queue.job(job.id()).isOver());
    }
    process.waitFor();
    Job full = queue.job(job.id());
    assertThat(full.state()).isEqualTo(Job.State.FAILED);
    assertThat(full.problem()).contains("its results can't be written: File too large");
    return full;
  }

  private Job added(JobQueue queue, int pictures) throws IOException {
    Path photos = Scenes.folder(temporary.resolve("photos-" + pictures), pictures);
    return queue.add(JobRequest.describe("test"), JobSource.Folder.of(photos));
  }

  private static void run(JobQueue queue, Job job) {
    try (JobRunner runner = new JobRunner(queue, Scenes.namingCaptioner(), UrlPictures.none())) {
      assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);
    }
  }

  private static List<String> names(int pictures) {
    return IntStream.range(0, pictures).mapToObj("picture-%d.png"::formatted).toList();
  }
}
