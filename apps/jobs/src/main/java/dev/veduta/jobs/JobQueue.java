// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/// Jobs in a folder, which any number of processes share: any may add jobs, look at them, cancel
/// and remove them, and one at a time works on a job, with a [JobRunner]. Nothing is kept in
/// memory, and nothing is lost when a process dies. Safe for use by many threads.
///
/// Methods that take an id throw [NoSuchJobException]; all throw [VedutaException] when the disk
/// fails or is full.
public final class JobQueue {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS");
  private static final Pattern ID = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9]{3}-[a-z0-9]{5}");
  private static final String UNFINISHED = ".adding-";
  private static final String REMOVED = ".removed-";
  private static final long BETWEEN_LOOKS = 100;

  /// As many small pictures are made at a time, so that large pictures don't fill the memory.
  private static final int MAKERS = 2;

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;
  private final Uploads uploads = new Uploads();
  private final Semaphore makers = new Semaphore(MAKERS);

  private JobQueue(Path folder) {
    this.folder = folder;
  }

  /// The queue in a folder, which is left alone where it is missing: then it has no jobs, and takes
  /// none.
  public static JobQueue existing(Path folder) {
    return Files.exists(folder) ? at(folder) : new JobQueue(folder.toAbsolutePath().normalize());
  }

  /// The queue in a folder, which is made where it is missing.
  public static JobQueue at(Path folder) {
    try {
      PrivateFiles.makeFolders(folder);
      JobQueue queue = new JobQueue(folder.toRealPath());
      queue.clear();
      return queue;
    } catch (IOException e) {
      throw new VedutaException(
          "the folder of jobs %s can't be made: %s; name another with --jobs of veduta serve, --queue of veduta jobs, or veduta.jobs.folder"
              .formatted(folder, DiskFaults.reason(e)),
          e);
    }
  }

  /// Removes what processes left that were killed while they added or removed a job.
  private void clear() throws IOException {
    Instant old = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".{adding,removed}-*")) {
      for (Path one : left) {
        if (Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(old)) {
          PrivateFiles.remove(one);
        }
      }
    } catch (NoSuchFileException _) {
      // Another process removes it.
    } catch (DirectoryIteratorException e) {
      throw PrivateFiles.cause(e);
    }
  }

  /// The folder of the queue that this user's processes share: `veduta/jobs` in `$XDG_STATE_HOME`,
  /// which is `~/.local/state` where it is not set.
  public static Path usualFolder(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("XDG_STATE_HOME", "");
    Path state = home.resolve(".local").resolve("state");
    try {
      state = Path.of(named).isAbsolute() ? Path.of(named) : state;
    } catch (InvalidPathException _) {
      // As the specification says of paths that are no good: as if it were not set.
    }
    return state.resolve("veduta").resolve("jobs");
  }

  /// Where the jobs lie.
  public Path folder() {
    return folder;
  }

  /// Adds a job, with all its pictures.
  ///
  /// @throws VedutaException when there are none; when the folder or the list can't be read
  public Job add(JobRequest request, JobSource source) {
    Path unfinished = folder.resolve(UNFINISHED + PrivateFiles.random(10));
    try {
      PrivateFiles.makeFolder(unfinished);
      try {
        JobFolder job = new JobFolder(unfinished);
        JobOrder order = new JobSources(job).write(request, source);
        PrivateFiles.write(job.order(), order.json());
        return finish(unfinished);
      } finally {
        if (Files.exists(unfinished)) {
          PrivateFiles.remove(unfinished);
        }
      }
    } catch (IOException e) {
      throw DiskFaults.problem("the job can't be added", e);
    }
  }

  private Job finish(Path unfinished) throws IOException {
    String time = TIME.format(LocalDateTime.now(ZoneOffset.UTC));
    Path finished = folder.resolve(time + "-" + PrivateFiles.random(5));
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    return new JobFolder(finished).job();
  }

  /// All jobs, in the order in which they were added.
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JobFolder one : folders()) {
      try {
        jobs.add(one.job());
      } catch (NoSuchFileException | NotDirectoryException _) {
        // Another process removed it.
      } catch (IOException e) {
        throw DiskFaults.problem("job %s can't be read".formatted(one.id()), e);
      }
    }
    return jobs;
  }

  List<JobFolder> folders() {
    List<JobFolder> folders = new ArrayList<>();
    if (!Files.exists(folder)) {
      return folders;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (ID.matcher(PictureFiles.name(entry)).matches()
            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(new JobFolder(entry));
        }
      }
    } catch (IOException e) {
      throw DiskFaults.problem("the jobs can't be listed", e);
    } catch (DirectoryIteratorException e) {
      throw DiskFaults.problem("the jobs can't be listed", PrivateFiles.cause(e));
    }
    folders.sort(Comparator.comparing(JobFolder::id));
    return folders;
  }

  /// A job as it is now.
  public Job job(String id) {
    return with(id, "can't be read", JobFolder::job);
  }

  /// Pictures of a job, in their order, with what became of them.
  ///
  /// @param from the index of the first, at least 0
  /// @param limit most of them, 1 to 10000
  public List<JobItem> items(String id, long from, int limit) {
    if (from < 0 || limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException(
          "from must be at least 0 and limit from 1 to 10000, got %d and %d"
              .formatted(from, limit));
    }
    return with(id, "can't be read", job -> job.read(from, limit));
  }

  /// A picture of a job.
  ///
  /// @return empty where the job has not so many
  public Optional<JobItem> item(String id, long index) {
    return items(id, index, 1).stream().findFirst();
  }

  /// Adds a picture to a job for uploads, also while somebody works on it.
  ///
  /// @param name what the picture is called
  /// @param picture its bytes, which are read and not closed
  /// @throws JobStateException if the job has its pictures from elsewhere
  public JobItem addPicture(String id, String name, InputStream picture) {
    return with(
        id,
        "takes no picture",
        job -> {
          if (JobOrder.read(job.order()).kind() != Job.Kind.UPLOADS) {
            throw new JobStateException(
                "job %s has its pictures from a folder or a list; add another job for more"
                    .formatted(id));
          }
          return uploads.add(job, name, picture);
        });
  }

  /// Has a job stopped behind the picture that is worked on. One that is over stays as it is.
  public Job cancel(String id) {
    return with(
        id,
        "can't be cancelled",
        job -> {
          if (!job.job().isOver()) {
            job.cancel();
          }
          return job.job();
        });
  }

  /// Has a job go on that was cancelled or has failed, at the picture where it stopped. Others stay
  /// as they are.
  public Job resume(String id) {
    return with(
        id,
        "can't be resumed",
        job -> {
          job.resume();
          return job.job();
        });
  }

  /// Removes a job with what came out of it, and the pictures that were uploaded for it.
  ///
  /// @throws JobStateException if somebody works on it
  public void remove(String id) {
    boolean _ =
        with(
            id,
            "can't be removed",
            job -> {
              Path removed = folder.resolve(REMOVED + PrivateFiles.random(10));
              try (Claim _ =
                  Claim.take(job.path(), JobFolder.WORKER)
                      .orElseThrow(
                          () ->
                              new JobStateException(
                                  "somebody works on job %s; cancel it first".formatted(id)))) {
                Files.move(job.path(), removed, StandardCopyOption.ATOMIC_MOVE);
              }
              PrivateFiles.remove(removed);
              return true;
            });
  }

  /// Tells how a job goes on, until it is over; blocks meanwhile.
  ///
  /// @param from the index of the first picture that is told of, at least 0
  /// @throws InterruptedException when the thread is interrupted
  public void follow(String id, long from, JobListener listener) throws InterruptedException {
    new JobFollower(this, id).follow(from, listener, BETWEEN_LOOKS);
  }

  /// A picture of at most 160 by 160 pixels of a job's picture, in JPEG. It is made when it is
  /// first asked for, and kept for a while.
  ///
  /// @return empty where there is no such picture, or it can't be read
  public Optional<byte[]> thumbnail(String id, long index) {
    return with(
        id,
        "has no small pictures",
        job -> {
          Thumbnails small = new Thumbnails(job);
          Optional<byte[]> kept = small.kept(index);
          if (kept.isPresent()) {
            return kept;
          }
          makers.acquireUninterruptibly();
          try {
            return small.made(index);
          } finally {
            makers.release();
          }
        });
  }

  /// What is done with a job.
  private interface Use<T> {
    T with(JobFolder job) throws IOException;
  }

  private <T> T with(String id, String fault, Use<T> use) {
    JobFolder job = folder(id);
    try {
      return use.with(job);
    } catch (IOException e) {
      if (!Files.isDirectory(job.path())) {
        throw new NoSuchJobException(id); // removed a moment ago
      }
      throw DiskFaults.problem("job %s %s".formatted(id, fault), e);
    }
  }

  JobFolder folder(String id) {
    if (!ID.matcher(id).matches()
        || !Files.isDirectory(folder.resolve(id), LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchJobException(id);
    }
    return new JobFolder(folder.resolve(id));
  }
}
