// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import java.util.List;

/// Looks at a job again and again, each time at what is new only.
///
/// @param queue that the job is in
record JobFollower(JobQueue queue, String id) {
  private static final int MOST = 1000;

  /// Tells a listener until the job is over.
  ///
  /// @param pause milliseconds between two looks
  void follow(long from, JobListener listener, long pause) throws InterruptedException {
    long next = from;
    Job told = null;
    while (true) {
      Job job = queue.job(id);
      while (next < job.done()) {
        List<JobItem> items = queue.items(id, next, (int) Math.min(MOST, job.done() - next));
        next += items.size();
        told = job;
        listener.heard(job, items);
      }
      if (!job.equals(told)) {
        told = job;
        listener.heard(job, List.of());
      }
      if (job.isOver()) {
        return;
      }
      Thread.sleep(pause);
    }
  }
}
