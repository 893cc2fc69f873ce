// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobItem;
import dev.veduta.jobs.JobListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Shows how a job goes on: a bar on the terminal's last line, and what is said about each picture
/// where that is asked for.
final class JobProgress implements JobListener {
  private final Terminal terminal;
  private final boolean json;
  private final boolean shows;
  private final Instant begun = Instant.now();
  private long before = -1;
  private volatile Optional<Job> last = Optional.empty();

  /// @param json whether pictures are shown as JSON
  /// @param shows whether pictures are shown at all
  JobProgress(Terminal terminal, boolean json, boolean shows) {
    this.terminal = terminal;
    this.json = json;
    this.shows = shows;
  }

  /// The job as it was when something was heard of it.
  Optional<Job> last() {
    return last;
  }

  @Override
  public void heard(Job job, List<JobItem> items) {
    before = before < 0 ? job.done() - items.size() : before;
    last = Optional.of(job);
    if (shows && !items.isEmpty()) {
      terminal.clearStatus();
      items.forEach(item -> show(job, item));
    }
    if (job.isOver()) {
      terminal.clearStatus();
    } else {
      terminal.status(JobText.bar(job, before, begun, Instant.now()));
    }
  }

  private void show(Job job, JobItem item) {
    if (json) {
      terminal.print(item.toJson(job.request()));
    } else {
      print(terminal, item);
    }
  }

  /// A picture and what was said about it, on one line.
  static void print(Terminal terminal, JobItem item) {
    String name = Text.printable(item.source()) + ":";
    if (item.text().isPresent()) {
      terminal.print(
          Paint.FAINT.on(name, terminal.outColours()) + " " + Text.oneLine(item.text().get()));
    } else if (item.error().isPresent()) {
      terminal.print(
          Paint.FAINT.on(name, terminal.outColours())
              + " "
              + Paint.RED_BOLD.on("failed", terminal.outColours())
              + ": "
              + Text.oneLine(item.error().get()));
    } else {
      terminal.print(Paint.FAINT.on(name + " waits", terminal.outColours()));
    }
  }
}
