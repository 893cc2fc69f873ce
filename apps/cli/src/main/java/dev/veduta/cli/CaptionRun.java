// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.CaptionRequest;
import java.util.ArrayList;
import java.util.List;

/// Works through jobs in their order and shows each result as soon as it is there. A job that fails
/// leaves the others untouched.
///
/// @param batch most requests that are computed together, at least 1
record CaptionRun(Speaker speaker, int batch, Report report, Progress progress) {

  /// How many of the jobs failed.
  int failures(List<Job> jobs) {
    int failures = 0;
    for (int from = 0; from < jobs.size(); from += batch) {
      List<Outcome> outcomes = outcomes(jobs.subList(from, Math.min(from + batch, jobs.size())));
      progress.done(outcomes.size());
      for (Outcome outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done(Job.Request job, List<Result> results) -> report.results(job, results);
          case Outcome.Failed(String name, Throwable fault) -> {
            report.failure(name, fault);
            failures++;
          }
        }
      }
      progress.show();
    }
    return failures;
  }

  private List<Outcome> outcomes(List<Job> jobs) {
    List<Job.Request> requests =
        jobs.stream().filter(Job.Request.class::isInstance).map(Job.Request.class::cast).toList();
    if (requests.size() > 1 && requests.size() == jobs.size()) {
      try {
        return together(requests);
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError _) {
        // One of them is at fault, or all are too much at once: each alone tells.
      }
    }
    return jobs.stream().map(this::alone).toList();
  }

  private List<Result> results(CaptionRequest request) {
    return report
        .live()
        .map(listener -> speaker.say(request, listener))
        .orElseGet(() -> speaker.say(List.of(request)).getFirst());
  }

  private List<Outcome> together(List<Job.Request> requests) {
    List<CaptionRequest> all = requests.stream().map(Job.Request::request).toList();
    List<List<Result>> results = speaker.say(all);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      outcomes.add(new Outcome.Done(requests.get(i), results.get(i)));
    }
    return outcomes;
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
