// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobStateException;
import dev.veduta.jobs.NoSuchJobException;
import dev.veduta.web.Problem.Kind;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The jobs of the queue, as each client may see them: one with a key sees those that were added
/// with that key. Without keys everybody sees what was added without one, and, on a server for its
/// own machine alone, what the command line added, too.
///
/// Every method takes the caller, which is the name of his key if there are keys. A job that the
/// caller may not see is one that does not exist.
final class JobBoard {
  private static final Duration REMOVAL = Duration.ofSeconds(10);
  private static final long BETWEEN_LOOKS = 50;

  private final JobQueue queue;
  private final WebSettings settings;
  private final JobSpace space;

  JobBoard(JobQueue queue, WebSettings settings) {
    this.queue = queue;
    this.settings = settings;
    space = new JobSpace(queue.folder(), settings.jobs());
  }

  JobQueue queue() {
    return queue;
  }

  /// Jobs, the latest first.
  List<JobView> jobs(Optional<String> caller, int limit) {
    return attempt(
        () -> {
          List<JobView> views = new ArrayList<>();
          for (Job job : queue.jobs().reversed()) {
            Optional<JobNote> note = note(job.id());
            if (views.size() < limit && isVisible(caller, note)) {
              views.add(view(job, note));
            }
          }
          return views;
        });
  }

  JobView job(Optional<String> caller, String id) {
    return attempt(
        () -> {
          Job job = queue.job(id);
          Optional<JobNote> note = note(id);
          if (!isVisible(caller, note)) {
            throw missing();
          }
          return view(job, note);
        });
  }

  JobView add(Optional<String> caller, JobForm form) {
    return attempt(
        () -> {
          if (queue.jobs().size() >= settings.jobs().most()) {
            throw new ProblemException(
                Kind.CONFLICT,
                "there are %d jobs, and no more may be added (veduta.web.jobs.most); remove some that are done"
                    .formatted(settings.jobs().most()));
          }
          Job job;
          try {
            job = queue.add(form.request(), form.source());
          } catch (VedutaException e) {
            throw new ProblemException(
                Problem.of(Kind.UNFIT, Failures.clean(String.valueOf(e.getMessage()))), e);
          }
          JobNote note = new JobNote(caller, form.expected());
          note.write(queue.folder().resolve(job.id()));
          return view(job, Optional.of(note));
        });
  }

  List<JobItem> items(Optional<String> caller, String id, long from, int limit) {
    JobView _ = job(caller, id);
    return attempt(() -> queue.items(id, from, limit));
  }

  /// Adds a picture that comes from a client.
  ///
  /// @param name as the client calls it
  void upload(Optional<String> caller, String id, String name, InputStream picture) {
    JobView view = job(caller, id);
    if (view.job().all() >= settings.jobs().maxPictures()) {
      throw new ProblemException(
          Kind.LARGE,
          "the job has %d pictures, and may have no more (veduta.web.jobs.max-pictures); add another for the rest"
              .formatted(view.job().all()));
    }
    JobItem _ = attempt(() -> queue.addPicture(id, JobNames.inner(name), space.guard(id, picture)));
  }

  /// Expects no more pictures than there are.
  JobView complete(Optional<String> caller, String id) {
    JobView view = job(caller, id);
    if (view.job().kind() != Job.Kind.UPLOADS || view.job().all() == 0) {
      throw new ProblemException(
          Kind.CONFLICT, "the job has no uploaded pictures; upload some, or remove it");
    }
    return attempt(
        () -> {
          JobNote note = new JobNote(note(id).flatMap(JobNote::owner), view.job().all());
          note.write(queue.folder().resolve(id));
          return view(queue.job(id), Optional.of(note));
        });
  }

  JobView cancel(Optional<String> caller, String id) {
    JobView _ = job(caller, id);
    return attempt(() -> view(queue.cancel(id), note(id)));
  }

  JobView resume(Optional<String> caller, String id) {
    JobView _ = job(caller, id);
    return attempt(() -> view(queue.resume(id), note(id)));
  }

  /// Removes a job; one that is worked on is cancelled before.
  void remove(Optional<String> caller, String id) {
    JobView _ = job(caller, id);
    long deadline = System.nanoTime() + REMOVAL.toNanos();
    while (!attempt(() -> isRemoved(id))) {
      if (System.nanoTime() - deadline > 0) {
        throw new ProblemException(
            Kind.CONFLICT,
            "the picture that is worked on takes long; the job is cancelled, remove it later");
      }
      pause();
    }
  }

  private boolean isRemoved(String id) {
    try {
      Job _ = queue.cancel(id);
      queue.remove(id);
      return true;
    } catch (JobStateException _) {
      return false; // until the picture is done that is worked on
    }
  }

  Optional<byte[]> thumbnail(Optional<String> caller, String id, long index) {
    JobView _ = job(caller, id);
    return attempt(() -> queue.thumbnail(id, index));
  }

  private Optional<JobNote> note(String id) {
    return JobNote.read(queue.folder().resolve(id));
  }

  private boolean isVisible(Optional<String> caller, Optional<JobNote> note) {
    Optional<String> owner = note.flatMap(JobNote::owner);
    if (caller.isPresent()) {
      return owner.equals(caller);
    }
    return settings.loopback() || (note.isPresent() && owner.isEmpty());
  }

  private static JobView view(Job job, Optional<JobNote> note) {
    return new JobView(job, note.map(JobNote::expected).orElse(0L));
  }

  static ProblemException missing() {
    return new ProblemException(
        Kind.MISSING, "there is no such job; v1/jobs lists those there are");
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          Problem.of(Kind.UNAVAILABLE, "the server is being shut down; try again later"), e);
    }
  }

  /// Says of faults of the queue what a client may know.
  private static <T> T attempt(Supplier<T> use) {
    try {
      return use.get();
    } catch (NoSuchJobException _) {
      throw missing();
    } catch (JobStateException e) {
      throw new ProblemException(
          Problem.of(Kind.CONFLICT, Failures.clean(String.valueOf(e.getMessage()))), e);
    } catch (VedutaException | UncheckedIOException e) {
      throw new ProblemException(
          Problem.of(
              Kind.JOBS,
              "the queue of jobs can't be used: %s"
                  .formatted(Failures.clean(String.valueOf(e.getMessage())))),
          e);
    }
  }
}
