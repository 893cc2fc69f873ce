// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.jobs.ItemLines.Outcome;
import dev.veduta.jobs.PictureWork.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/// What becomes of the pictures of a job, written down as soon as it is known. Its owner holds the
/// claim to the job, and closes it.
final class JobResults implements AutoCloseable {
  private final LineAppender lines;
  private long failed;
  private long since = System.nanoTime();

  private JobResults(LineAppender lines, long failed) {
    this.lines = lines;
    this.failed = failed;
  }

  static JobResults open(JobFolder folder) throws IOException {
    LineAppender lines = LineAppender.open(folder.results());
    try {
      return new JobResults(lines, failed(folder));
    } catch (Throwable e) {
      try (lines) {
        throw e;
      }
    }
  }

  private static long failed(JobFolder folder) throws IOException {
    try (LineFile.Reading reading = folder.results().read()) {
      return reading.count() == 0
          ? 0
          : Outcome.parse(reading.lines(reading.count() - 1, 1).getFirst()).failed();
    }
  }

  /// How many pictures were worked on, also before.
  long count() {
    return lines.count();
  }

  /// Writes down what became of the next picture.
  void write(Prepared one, Optional<Said> said, Optional<String> error) {
    long now = System.nanoTime();
    long failures = failed + (error.isPresent() ? 1 : 0);
    Outcome outcome =
        new Outcome(
            said.map(Said::text),
            said.flatMap(Said::content),
            error,
            (now - since) / 1e9,
            one.fetchedBytes(),
            said.flatMap(_ -> one.size()),
            said.map(Said::model),
            failures,
            Instant.now());
    try {
      lines.add(outcome.json(lines.count()));
      lines.flush();
      since = now;
      failed = failures;
      one.discard();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
