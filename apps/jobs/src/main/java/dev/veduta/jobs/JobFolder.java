// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Outcome;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folder of a job: `job.json` is what was asked, `items.jsonl` its pictures, `results.jsonl`
/// what became of them in the same order. A file `cancelled` or `failed` stops it.
///
/// @param path its last name is the job's id
record JobFolder(Path path) {
  /// Works on the job.
  static final String WORKER = "worker";

  /// Adds pictures to it.
  static final String ADDER = "adder";

  private static final String CANCELLED = "cancelled";
  private static final String FAILED = "failed";

  String id() {
    return PictureFiles.name(path);
  }

  boolean isThere() {
    return Files.isDirectory(path);
  }

  Path order() {
    return path.resolve("job.json");
  }

  LineFile items() {
    return LineFile.in(path, "items");
  }

  LineFile results() {
    return LineFile.in(path, "results");
  }

  /// Uploaded pictures.
  Path pictures() {
    return path.resolve("pictures");
  }

  Path thumbnails() {
    return path.resolve("thumbnails");
  }

  boolean isCancelled() {
    return Files.exists(path.resolve(CANCELLED));
  }

  void cancel() throws IOException {
    PrivateFiles.write(path.resolve(CANCELLED), new byte[0]);
  }

  void fail(String problem) throws IOException {
    PrivateFiles.write(path.resolve(FAILED), problem.getBytes(StandardCharsets.UTF_8));
  }

  void resume() throws IOException {
    Files.deleteIfExists(path.resolve(CANCELLED));
    Files.deleteIfExists(path.resolve(FAILED));
  }

  /// Whether there may be pictures that nobody has worked on, without a look into any file, so that
  /// it does not tell of lines that a machine lost when it stopped.
  boolean mayHaveWork() throws IOException {
    try {
      return Files.size(items().ends()) != Files.size(results().ends());
    } catch (NoSuchFileException _) {
      return true;
    }
  }

  private Optional<String> problem() throws IOException {
    try {
      return Optional.of(Files.readString(path.resolve(FAILED)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// How the job is now.
  Job job() throws IOException {
    // Before the numbers: who has ended since then has written them all.
    return job(Claim.holder(path, WORKER));
  }

  /// How the job is apart from who works on it.
  Job idle() throws IOException {
    return job(Optional.empty());
  }

  private Job job(Optional<Job.Worker> worker) throws IOException {
    JobOrder order;
    try {
      order = JobOrder.read(order());
    } catch (IOException e) {
      return damaged("its file job.json can't be read: " + e.getMessage());
    }
    long all = items().count();
    long done;
    Optional<Outcome> last = Optional.empty();
    try (LineFile.Reading results = results().read()) {
      done = results.count();
      if (done > 0) {
        last = Optional.of(Outcome.parse(results.lines(done - 1, 1).getFirst()));
      }
    } catch (IOException e) {
      return damaged("its results can't be read: " + e.getMessage());
    }
    Optional<String> problem = problem();
    return new Job(
        id(),
        order.request(),
        order.kind(),
        order.folder(),
        state(worker.isPresent(), all > 0 && done >= all, problem.isPresent()),
        all,
        done,
        last.map(Outcome::failed).orElse(0L),
        order.added(),
        last.map(Outcome::at).orElse(order.added()),
        worker,
        problem);
  }

  private Job.State state(boolean isWorkedOn, boolean isDone, boolean isFailed) {
    if (isWorkedOn) {
      return Job.State.RUNNING;
    }
    if (isDone) {
      return Job.State.DONE;
    }
    return isFailed ? Job.State.FAILED : isCancelled() ? Job.State.CANCELLED : Job.State.WAITING;
  }

  private Job damaged(String problem) {
    return new Job(
        id(),
        JobRequest.describe("damaged"),
        Job.Kind.FOLDER,
        Optional.empty(),
        Job.State.FAILED,
        0,
        0,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.of(problem));
  }

  /// Pictures with what became of them.
  List<JobItem> read(long from, int limit) throws IOException {
    try (LineFile.Reading results = results().read();
        LineFile.Reading items = items().read()) {
      return read(items, results, from, limit);
    }
  }

  static List<JobItem> read(LineFile.Reading items, LineFile.Reading results, long from, int limit)
      throws IOException {
    List<byte[]> outcomes = results.lines(from, limit);
    List<JobItem> read = new ArrayList<>();
    for (byte[] line : items.lines(from, limit)) {
      int index = read.size();
      Outcome outcome = index < outcomes.size() ? Outcome.parse(outcomes.get(index)) : null;
      read.add(ItemLines.item(from + index, Source.parse(line), outcome));
    }
    return read;
  }

  /// Where the file of a picture lies.
  ///
  /// @throws VedutaException if it leads out of the job's folder
  Path file(JobOrder order, Source source) throws IOException {
    if (source.file().isPresent()) {
      return pictures().resolve(source.file().get());
    }
    Path folder =
        order
            .folder()
            .orElseThrow(() -> new VedutaException(source.name() + " has no folder to lie in"));
    Path file = folder.resolve(source.name());
    if (order.kind() == Job.Kind.FOLDER && Files.exists(file)) {
      if (!file.toRealPath().startsWith(folder)) {
        throw new VedutaException(
            source.name()
                + " is a link that leads out of the job's folder; copy the picture there");
      }
    }
    return file;
  }
}
