// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Sees to it that uploaded pictures take no more of the disk than they may. Safe for use by many
/// threads.
final class JobSpace {
  private final Path queue;
  private final JobSettings settings;
  private final Map<String, Long> used = new HashMap<>();

  /// @param queue the folder of all jobs
  JobSpace(Path queue, JobSettings settings) {
    this.queue = queue;
    this.settings = settings;
  }

  /// A picture on its way to a job; reading it fails when it would take more than there is.
  InputStream guard(String job, InputStream picture) {
    return new FilterInputStream(picture) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
          take(job, 1);
        }
        return one;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
          take(job, count);
        }
        return count;
      }
    };
  }

  private synchronized void take(String job, long bytes) {
    if (used.isEmpty() || exceeds(job, bytes)) {
      count(); // jobs may have been removed, also by others
    }
    if (exceeds(job, bytes)) {
      throw new ProblemException(
          Kind.LARGE,
          sum() + bytes > settings.allBytes()
              ? "the uploaded pictures of all jobs would take more than %d bytes (veduta.web.jobs.all-bytes); remove jobs that are done"
                  .formatted(settings.allBytes())
              : "the pictures of this job would take more than %d bytes (veduta.web.jobs.max-bytes); add another job for the rest"
                  .formatted(settings.maxBytes()));
    }
    used.merge(job, bytes, Long::sum);
  }

  private boolean exceeds(String job, long bytes) {
    return used.getOrDefault(job, 0L) + bytes > settings.maxBytes()
        || sum() + bytes > settings.allBytes();
  }

  private long sum() {
    return used.values().stream().mapToLong(Long::longValue).sum();
  }

  private void count() {
    used.clear();
    try (Stream<Path> jobs = Files.list(queue)) {
      jobs.filter(Files::isDirectory)
          .forEach(job -> used.put(job.getFileName().toString(), bytes(job.resolve("pictures"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(JobSpace::size).sum();
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0; // removed a moment ago
    }
  }
}
