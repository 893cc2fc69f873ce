// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Works on the jobs of a queue, one after the other, in the order in which they were added. It
/// owns the thread that does, once it is started; closing it lets the picture that is worked on be
/// finished, and any process goes on with the job from there.
public final class JobRunner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.veduta.jobs");
  private static final long BETWEEN_LOOKS = 300;
  private static final long AFTER_FAULT = 60_000_000_000L;
  private static final int TRIES = 20;

  private final JobQueue queue;
  private final JobCaptioners captioners;
  private final PictureFetcher fetcher;
  private final Map<String, Long> sick = new HashMap<>();

  /// Jobs whose files said that they are done.
  private final Set<String> done = new HashSet<>();

  private final CountDownLatch closing = new CountDownLatch(1);
  private Optional<Thread> thread = Optional.empty();

  /// @param captioners finds what jobs ask for
  /// @param fetcher fetches pictures from addresses, where it may
  public JobRunner(JobQueue queue, JobCaptioners captioners, PictureFetcher fetcher) {
    this.queue = queue;
    this.captioners = captioners;
    this.fetcher = fetcher;
  }

  /// Works on whatever waits, now and later, on a thread of its own, until it is closed.
  public synchronized void start() {
    if (thread.isPresent() || isClosing()) {
      throw new IllegalStateException("a runner is started once, before it is closed");
    }
    thread = Optional.of(Thread.ofPlatform().daemon().name("veduta-jobs").start(this::loop));
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void loop() {
    while (!isClosing()) {
      try {
        if (!workOnAny()) {
          sleep();
        }
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        LOG.log(Level.WARNING, "the queue of jobs can't be worked on for now", e);
        sleep();
      }
    }
  }

  private boolean workOnAny() {
    boolean hasWorked = false;
    for (JobFolder folder : queue.folders()) {
      if (!isClosing() && isWell(folder.id())) {
        hasWorked |= workOn(folder);
      }
    }
    return hasWorked;
  }

  private boolean isWell(String id) {
    Long since = sick.get(id);
    return since == null || System.nanoTime() - since > AFTER_FAULT;
  }

  private boolean workOn(JobFolder folder) {
    try {
      if (done.contains(folder.id()) && !folder.mayHaveWork()) {
        return false;
      }
      Job job = folder.job();
      if (!isWaiting(job)) {
        if (job.state() == Job.State.DONE) {
          done.add(job.id());
        }
        return false;
      }
      Optional<Claim> claim = Claim.take(folder.path(), JobFolder.WORKER);
      if (claim.isEmpty()) {
        return false;
      }
      try (Claim _ = claim.get()) {
        work(folder);
      }
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      if (folder.isThere()) {
        sick.put(folder.id(), System.nanoTime());
        LOG.log(Level.WARNING, "job " + folder.id() + " can't be worked on", e);
      }
      return false;
    }
  }

  private static boolean isWaiting(Job job) {
    return job.state() == Job.State.WAITING && job.done() < job.all();
  }

  /// Works on a job on the calling thread, until it is over or this is closed.
  ///
  /// @return the job as it is then
  /// @throws JobStateException if another works on it, or it was cancelled or has failed
  public Job run(String id) {
    JobFolder folder = queue.folder(id);
    try (Claim _ = claim(folder)) {
      Job job = folder.idle();
      if (job.isOver() && job.state() != Job.State.DONE) {
        throw new JobStateException(
            "job %s is %s%s; resume it first"
                .formatted(id, job.state().key(), job.problem().map(why -> ": " + why).orElse("")));
      }
      work(folder);
    } catch (IOException e) {
      throw DiskFaults.problem("job %s can't be worked on".formatted(id), e);
    }
    return queue.job(id);
  }

  private static Claim claim(JobFolder folder) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Optional<Claim> claim = Claim.take(folder.path(), JobFolder.WORKER);
      if (claim.isPresent()) {
        return claim.get();
      }
      Claim.pause(); // two that try at once may both have failed
    }
    throw new JobStateException(
        "%s works on job %s; ./veduta jobs follow %s shows how it goes on"
            .formatted(
                Claim.holder(folder.path(), JobFolder.WORKER)
                    .map(one -> "process %d on %s".formatted(one.process(), one.host()))
                    .orElse("another process"),
                folder.id(),
                folder.id()));
  }

  private void work(JobFolder folder) throws IOException {
    JobOrder order = JobOrder.read(folder.order());
    try {
      PictureWork words = PictureWork.of(order.request(), captioners);
      try (JobWork work = new JobWork(folder, order, words, fetcher, this::isClosing)) {
        work.run();
      }
    } catch (VedutaException | IllegalArgumentException e) {
      if (!isClosing() && folder.isThere()) {
        folder.fail(String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      if (folder.isThere()) {
        folder.fail("its results can't be written: " + DiskFaults.reason(e));
      }
    } finally {
      captioners.over();
    }
  }

  private void sleep() {
    try {
      boolean _ = closing.await(BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    Optional<Thread> working;
    synchronized (this) {
      closing.countDown();
      working = thread;
    }
    boolean isInterrupted = false;
    while (working.isPresent() && working.get().isAlive()) {
      try {
        working.get().join();
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
