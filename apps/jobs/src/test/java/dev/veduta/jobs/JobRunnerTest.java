// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.BusyException;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerTest {
  private static final Path SAMPLES = Path.of("../../docs/samples");

  @TempDir Path temporary;
  private JobQueue queue;

  @BeforeEach
  void open() {
    queue = JobQueue.at(temporary.resolve("jobs"));
  }

  private Job folder(int pictures) throws IOException {
    return queue.add(
        JobRequest.describe("test"),
        JobSource.Folder.of(Scenes.folder(temporary.resolve("photos"), pictures)));
  }

  private JobRunner runner(JobCaptioners captioners) {
    return new JobRunner(queue, captioners, UrlPictures.none());
  }

  private List<String> texts(Job job) {
    return queue.items(job.id(), 0, 10_000).stream().flatMap(item -> item.text().stream()).toList();
  }

  @Test
  void saysOfEachPictureWhatTheCaptionerSaysOfItAlone() {
    try (Captioners captioners =
        Captioners.open(
            CaptionerSettings.of("default", "classpath:dev/veduta/models/git-scenes"))) {
      JobSource samples = new JobSource.Folder(SAMPLES, false, List.of());
      Job job = queue.add(JobRequest.describe("samples"), samples);

      Job end;
      try (JobRunner runner =
          runner(
              new JobCaptioners() {
                @Override
                public <T> T get(JobRequest request, Class<T> type) {
                  return captioners.get(type, request.captioner());
                }
              })) {
        end = runner.run(job.id());
      }

      assertThat(end.state()).isEqualTo(Job.State.DONE);
      assertThat(end.done()).isEqualTo(10).isEqualTo(end.all());
      ImageCaptioner alone = captioners.get();
      assertThat(queue.items(job.id(), 0, 100))
          .allSatisfy(
              item -> {
                assertThat(item.text())
                    .contains(alone.caption(Image.of(SAMPLES.resolve(item.source()))).text());
                assertThat(item.model()).contains("git-scenes");
                assertThat(item.width()).isPresent();
                assertThat(item.seconds()).isPositive();
              });
    }
  }

  @Test
  void goesOnBehindAPictureThatFails() throws IOException {
    Path photos = Scenes.folder(temporary.resolve("photos"), 3);
    Files.writeString(photos.resolve("broken.png"), "no picture");
    Files.createDirectory(photos.resolve("picture-1-folder.png"));
    Job job = queue.add(JobRequest.describe("some"), JobSource.Folder.of(photos));
    Files.delete(photos.resolve("picture-1.png"));
    Files.createDirectory(photos.resolve("picture-1.png"));

    Job end;
    try (JobRunner runner = runner(Scenes.namingCaptioner())) {
      end = runner.run(job.id());
    }

    assertThat(end.state()).isEqualTo(Job.State.DONE);
    assertThat(end.failed()).isEqualTo(2);
    assertThat(texts(job)).containsExactly("picture-0.png", "picture-2.png");
    List<JobItem> items = queue.items(job.id(), 0, 10);
    assertThat(items.get(0).error()).contains("broken.png is no picture");
    assertThat(items.get(2).error()).contains("picture-1.png is a folder; expected a picture");
  }

  @Test
  void worksOnWhateverWaitsAndOnWhatIsAddedMeanwhile() throws IOException {
    Job first = folder(5);
    Job uploads = queue.add(JobRequest.describe("uploads"), new JobSource.Uploads());

    try (JobRunner runner = runner(Scenes.namingCaptioner())) {
      runner.start();
      upload(uploads);
      JobProcess.await("one is done", () -> queue.job(uploads.id()).done() == 1);
      upload(uploads);
      upload(uploads);
      JobProcess.await("three are done", () -> queue.job(uploads.id()).done() == 3);
      JobProcess.await("the first is done", () -> queue.job(first.id()).state() == Job.State.DONE);
    }

    assertThat(queue.job(uploads.id()).state()).isEqualTo(Job.State.DONE);
  }

  private void upload(Job job) {
    queue.addPicture(job.id(), "x.png", new ByteArrayInputStream(Scenes.png(2, 2)));
  }

  @Test
  void stopsWhereAJobIsCancelledAndGoesOnFromThere() throws IOException {
    Job job = folder(50);
    AtomicInteger asked = new AtomicInteger();
    JobCaptioners cancelling =
        Scenes.captioners(
            request -> {
              if (asked.incrementAndGet() == 20) {
                queue.cancel(job.id());
              }
              return Scenes.name(request);
            });

    try (JobRunner runner = runner(cancelling)) {
      Job cancelled = runner.run(job.id());
      assertThat(cancelled.state()).isEqualTo(Job.State.CANCELLED);
      assertThat(cancelled.done()).isEqualTo(20);
      assertThatThrownBy(() -> runner.run(job.id()))
          .isInstanceOf(JobStateException.class)
          .hasMessageContaining("is cancelled; resume it first");

      assertThat(queue.resume(job.id()).state()).isEqualTo(Job.State.WAITING);
      assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);
    }

    assertThat(asked).hasValue(50);
    assertThat(texts(job)).hasSize(50).doesNotHaveDuplicates();
    assertThat(queue.cancel(job.id()).state()).isEqualTo(Job.State.DONE);
  }

  @Test
  void leavesTheRestToOthersWhenItIsClosed() throws IOException, InterruptedException {
    Job job = folder(30);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    JobRunner closed =
        runner(
            Scenes.captioners(
                request -> {
                  if (asked.incrementAndGet() == 7) {
                    reached.countDown();
                    await(go);
                  }
                  return Scenes.name(request);
                }));
    closed.start();
    reached.await();
    Thread closing = Thread.ofVirtual().start(closed::close);
    JobProcess.await("it waits", () -> closing.getState() == Thread.State.WAITING);
    go.countDown();
    closing.join();

    Job left = queue.job(job.id());
    assertThat(left.state()).isEqualTo(Job.State.WAITING);
    assertThat(left.done()).isEqualTo(7);
    assertThat(left.worker()).isEmpty();
    try (JobRunner runner = runner(Scenes.namingCaptioner())) {
      assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);
    }
    assertThat(texts(job)).hasSize(30).doesNotHaveDuplicates();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitsWhileTheCaptionerIsBusy() throws IOException {
    Job job = folder(3);
    AtomicInteger asked = new AtomicInteger();
    JobCaptioners busy =
        Scenes.captioners(
            request -> {
              if (asked.incrementAndGet() % 2 == 1) {
                throw new BusyException("too many wait");
              }
              return Scenes.name(request);
            });

    try (JobRunner runner = runner(busy)) {
      assertThat(runner.run(job.id()).failed()).isZero();
    }

    assertThat(texts(job)).hasSize(3);
  }

  @Test
  void failsTheJobAndNotItsPicturesWhereTheModelIsBroken() throws IOException {
    Job job = folder(25);
    AtomicInteger asked = new AtomicInteger();
    JobCaptioners breaking =
        Scenes.captioners(
            request -> {
              if (asked.incrementAndGet() > 4) {
                throw new ModelException("the scores are no numbers");
              }
              return Scenes.name(request);
            });

    Job end;
    try (JobRunner runner = runner(breaking)) {
      end = runner.run(job.id());
    }

    assertThat(end.state()).isEqualTo(Job.State.FAILED);
    assertThat(end.problem())
        .contains("10 pictures in a row failed, the last with: the scores are no numbers");
    assertThat(end.done()).isEqualTo(4);
    assertThat(end.failed()).isZero();
    queue.resume(job.id());
    try (JobRunner runner = runner(Scenes.namingCaptioner())) {
      assertThat(runner.run(job.id()).state()).isEqualTo(Job.State.DONE);
    }
    assertThat(texts(job)).hasSize(25);
  }

  @Test
  void tellsWhyNoCaptionerCouldBeHad() throws IOException {
    Job job = folder(1);
    JobCaptioners none =
        new JobCaptioners() {
          @Override
          public <T> T get(JobRequest request, Class<T> type) {
            throw new ModelException("there is no model");
          }
        };

    try (JobRunner runner = runner(none)) {
      runner.start();
      JobProcess.await("it fails", () -> queue.job(job.id()).isOver());
    }

    assertThat(queue.job(job.id()).problem()).contains("there is no model");
  }

  @Test
  void isTheOnlyOneToWorkOnAJob() throws IOException, InterruptedException {
    Job job = folder(2);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (JobRunner first =
            runner(
                Scenes.captioners(
                    request -> {
                      reached.countDown();
                      await(go);
                      return Scenes.name(request);
                    }));
        JobRunner second = runner(Scenes.namingCaptioner())) {
      first.start();
      reached.await();

      assertThat(queue.job(job.id()).state()).isEqualTo(Job.State.RUNNING);
      assertThat(queue.job(job.id()).worker().map(Job.Worker::process))
          .contains(ProcessHandle.current().pid());
      assertThatThrownBy(() -> second.run(job.id()))
          .isInstanceOf(JobStateException.class)
          .hasMessageContaining("process %d on".formatted(ProcessHandle.current().pid()));
      assertThatThrownBy(() -> queue.remove(job.id())).hasMessageContaining("cancel it first");
      go.countDown();
      JobProcess.await("it is done", () -> queue.job(job.id()).state() == Job.State.DONE);
    }
  }

  @Test
  void isFollowedFromAnyPicture() throws IOException, InterruptedException {
    Job job = folder(2500);
    try (JobRunner runner = runner(Scenes.namingCaptioner())) {
      runner.start();
      List<Long> heard = new ArrayList<>();
      List<Job> jobs = new ArrayList<>();
      queue.follow(
          job.id(),
          100,
          (now, items) -> {
            jobs.add(now);
            items.forEach(item -> heard.add(item.index()));
          });

      assertThat(heard).hasSize(2400).isSorted().first().isEqualTo(100L);
      assertThat(jobs.getLast().state()).isEqualTo(Job.State.DONE);
    }
  }

  @Test
  void refusesOptionsThatContradictEachOtherOnce() throws IOException {
    Job job =
        queue.add(
            JobRequest.describe("x").withOptions(Map.of("num-return-sequences", "3")),
            JobSource.Folder.of(SAMPLES));
    try (Captioners captioners =
            Captioners.open(
                CaptionerSettings.of("default", "classpath:dev/veduta/models/git-scenes"));
        JobRunner runner =
            runner(
                new JobCaptioners() {
                  @Override
                  public <T> T get(JobRequest request, Class<T> type) {
                    return captioners.get(type);
                  }
                })) {
      Job end = runner.run(job.id());

      assertThat(end.state()).isEqualTo(Job.State.FAILED);
      assertThat(end.done()).isZero();
      assertThat(end.problem().orElseThrow()).contains("num_return_sequences");
    }
  }
}
