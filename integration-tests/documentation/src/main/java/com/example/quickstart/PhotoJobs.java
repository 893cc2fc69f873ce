// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobCaptioners;
import dev.veduta.jobs.JobExport;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobRunner;
import dev.veduta.jobs.JobSource;
import dev.veduta.jobs.UrlPictures;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Works through a folder of photos as a job.
final class PhotoJobs {

  private PhotoJobs() {}

  static void describe(JobCaptioners captioners) throws IOException {
    JobQueue queue = JobQueue.at(Path.of("/var/lib/app/jobs"));
    Job job = queue.add(JobRequest.describe("photos"), JobSource.Folder.of(Path.of("photos")));
    try (JobRunner runner = new JobRunner(queue, captioners, UrlPictures.none())) {
      runner.run(job.id());
    }
    try (OutputStream out = Files.newOutputStream(Path.of("captions.csv"))) {
      JobExport.CSV.write(queue, job.id(), out);
    }
  }
}
