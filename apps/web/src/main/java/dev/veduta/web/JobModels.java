// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.api.ConfigurationException;
import dev.veduta.jobs.JobCaptioners;
import dev.veduta.jobs.JobRequest;
import java.time.Duration;
import java.util.Optional;

/// The models of jobs, which are those of requests. It holds one open, that of the job that is
/// worked on, and owns nothing.
final class JobModels implements JobCaptioners {
  /// A model may be downloaded first.
  private static final Duration LONGEST = Duration.ofHours(12);

  private final Models models;
  private Optional<Models.Use> use = Optional.empty();

  JobModels(Models models) {
    this.models = models;
  }

  @Override
  public synchronized <T> T get(JobRequest request, Class<T> type) {
    over();
    try {
      Models.Use opened = models.open(Optional.of(request.captioner()), request.backend(), LONGEST);
      use = Optional.of(opened);
      return opened.as(type);
    } catch (ProblemException e) {
      switch (e.problem().kind()) {
        case BUSY, TIME -> throw e; // it is tried again
        default -> throw new ConfigurationException(e.problem().detail(), e);
      }
    }
  }

  @Override
  public synchronized void over() {
    use.ifPresent(Models.Use::close);
    use = Optional.empty();
  }
}
