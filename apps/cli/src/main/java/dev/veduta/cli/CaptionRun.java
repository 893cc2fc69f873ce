// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Works through jobs in their order and shows each result as soon as it is there. A job that fails
/// leaves the others untouched.
///
/// @param batch most texts that are computed together, at least 1
record CaptionRun(Speaker speaker, int batch, Report report, Progress progress) {

  /// How many of the jobs failed.
  int failures(List<Job> jobs) {
    List<Job.Request> requests =
        jobs.stream().filter(Job.Request.class::isInstance).map(Job.Request.class::cast).toList();
    return batch > 1 && requests.size() > 1
        ? together(jobs, requests)
        : (int) jobs.stream().filter(job -> !isDone(alone(job))).count();
  }

  private int together(List<Job> jobs, List<Job.Request> requests) {
    Shown shown = new Shown(jobs);
    speaker.sayEach(
        requests.stream().map(Job.Request::request).toList(),
        batch,
        new Speaker.Hearer() {
          @Override
          public void results(int index, List<Result> results) {
            shown.next(new Outcome.Done(requests.get(index), results));
          }

          @Override
          public void failure(int index, Throwable fault) {
            shown.next(alone(requests.get(index))); // all may have been too much at once
          }
        });
    shown.problems();
    return shown.failures;
  }

  /// Shows outcomes of requests, each behind the problems that come before it.
  private final class Shown {
    private final Iterator<Job> jobs;
    private Optional<Job> held = Optional.empty();
    private int failures;

    Shown(List<Job> jobs) {
      this.jobs = jobs.iterator();
    }

    void next(Outcome outcome) {
      problems();
      held = Optional.empty();
      failures += isDone(outcome) ? 0 : 1;
    }

    /// Up to the next request, which is held.
    void problems() {
      while (held.isEmpty() && jobs.hasNext()) {
        switch (jobs.next()) {
          case Job.Problem problem -> failures += isDone(alone(problem)) ? 0 : 1;
          case Job.Request request -> held = Optional.of(request);
        }
      }
    }
  }

  /// Shows an outcome; false for a failure.
  private boolean isDone(Outcome outcome) {
    progress.done(1);
    boolean isDone =
        switch (outcome) {
          case Outcome.Done(Job.Request job, List<Result> results) -> {
            report.results(job, results);
            yield true;
          }
          case Outcome.Failed(String name, Throwable fault) -> {
            report.failure(name, fault);
            yield false;
          }
        };
    progress.show();
    return isDone;
  }

  private List<Result> results(CaptionRequest request) {
    return report
        .live()
        .map(listener -> speaker.say(request, listener))
        .orElseGet(() -> speaker.say(List.of(request)).getFirst());
  }

  private Outcome alone(Job job) {
    return switch (job) {
      case Job.Problem(String name, var fault) -> new Outcome.Failed(name, fault);
      case Job.Request request -> {
        try {
          yield new Outcome.Done(request, results(request.request()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
          yield new Outcome.Failed(request.name(), e);
        }
      }
    };
  }

  /// What became of a job.
  private sealed interface Outcome {
    record Done(Job.Request job, List<Result> results) implements Outcome {}

    record Failed(String name, Throwable fault) implements Outcome {}
  }
}
