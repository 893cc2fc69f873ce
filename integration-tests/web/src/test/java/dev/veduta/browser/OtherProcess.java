// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import java.nio.file.Path;
import java.util.Map;

/// Adds a folder to a queue of jobs, from a process of its own. With so many beams that the job is
/// seen running.
final class OtherProcess {
  private OtherProcess() {}

  /// @param args the folder of the queue, that of the pictures, and the job's name
  public static void main(String[] args) {
    JobQueue.at(Path.of(args[0]))
        .add(
            JobRequest.describe(args[2]).withOptions(Map.of("num-beams", "16")),
            JobSource.Folder.of(Path.of(args[1])));
  }
}
