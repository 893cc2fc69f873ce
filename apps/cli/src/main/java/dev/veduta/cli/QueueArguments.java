// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.VedutaException;
import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Says which queue of jobs is meant.
final class QueueArguments {
  private static final String LAST = "last";

  @Option(
      names = "--queue",
      paramLabel = "FOLDER",
      description =
          "Folder of the queue. Default: that of the environment; see veduta jobs --help.")
  @Nullable Path folder;

  /// The queue, whose folder is made where it is missing.
  JobQueue open(Terminal terminal) {
    return JobQueue.at(folder(terminal));
  }

  /// The queue, which has no jobs where its folder is missing.
  JobQueue look(Terminal terminal) {
    return JobQueue.existing(folder(terminal));
  }

  private Path folder(Terminal terminal) {
    return folder == null ? usual(terminal.environment()) : folder;
  }

  private static Path usual(Map<String, String> environment) {
    String named = environment.getOrDefault("VEDUTA_JOBS_FOLDER", "");
    return named.isEmpty()
        ? JobQueue.usualFolder(environment, Path.of(System.getProperty("user.home", "")))
        : Path.of(named);
  }

  /// The id that a user means: an id, or `last` for the newest job.
  static String id(JobQueue queue, String given) {
    if (!given.equals(LAST)) {
      return queue.job(given).id();
    }
    List<Job> jobs = queue.jobs();
    if (jobs.isEmpty()) {
      throw new VedutaException("there are no jobs; add one with veduta jobs add");
    }
    return jobs.getLast().id();
  }
}
