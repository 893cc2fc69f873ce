// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.List;
import java.util.function.Function;

/// Works through pictures one after the other and prints the lines that are found out about each. A
/// picture that fails leaves the others untouched.
record LineRun(
    Function<Job.Request, List<String>> lines,
    Terminal terminal,
    Report report,
    Progress progress) {

  /// How many of the jobs failed.
  int failures(List<Job> jobs) {
    int failures = 0;
    for (Job job : jobs) {
      failures += isDone(job) ? 0 : 1;
      progress.show();
    }
    return failures;
  }

  private boolean isDone(Job job) {
    return switch (job) {
      case Job.Problem(String name, var fault) -> fails(name, fault);
      case Job.Request request -> {
        List<String> found;
        try {
          found = lines.apply(request);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
          yield fails(request.name(), e);
        }
        progress.done(1);
        found.forEach(terminal::print);
        yield true;
      }
    };
  }

  private boolean fails(String name, Throwable fault) {
    progress.done(1);
    report.failure(name, fault);
    return false;
  }
}
