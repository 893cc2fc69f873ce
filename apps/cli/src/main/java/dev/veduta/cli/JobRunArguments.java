// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobCaptioners;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobRequest.Task;
import dev.veduta.jobs.JobRunner;
import dev.veduta.jobs.JobStateException;
import dev.veduta.jobs.NoSuchJobException;
import dev.veduta.jobs.UrlPictures;
import dev.veduta.runtime.Captioners;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Works on jobs in the foreground, with a model that options name.
final class JobRunArguments {
  /// Kept, or its level would be lost.
  private static final Logger LOG = Logger.getLogger("dev.veduta");

  private static final long MOST_BYTES = 100_000_000;
  private static final Duration MOST_TIME = Duration.ofSeconds(60);

  @Spec(Spec.Target.SELF)
  @Nullable CommandSpec own;

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Mixin BatchArguments together = new BatchArguments();
  @Mixin ModelArguments model = new ModelArguments();

  @Option(
      names = "--json",
      description = "One JSON object a line: file, text or error, seconds, width, height, model.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No notes and no progress.")
  boolean quiet;

  /// Refuses options of the model, and of how it is computed, where no job is worked on.
  void requireNoModel() {
    GivenOptions.refuse(
        command,
        Objects.requireNonNull(own, "set by picocli").mixins().values().stream()
            .flatMap(mixin -> mixin.options().stream())
            .map(OptionSpec::longestName)
            .toList(),
        "is for --run; without that, give it to veduta jobs run");
  }

  /// Works on jobs one after the other and gives the exit code. One that can't be worked on leaves
  /// the others untouched.
  ///
  /// @param waiting whether those that don't wait any more when their turn comes are passed over
  int run(Terminal terminal, JobQueue queue, List<Job> jobs, boolean waiting) {
    model.withEmbedded(embedded(jobs));
    Terminal shown = quiet ? terminal.withoutStatus() : terminal;
    if (json || quiet) {
      LOG.setLevel(Level.WARNING);
    }
    try (Captioners captioners = model.withRows(together.batch()).open(shown);
        UrlPictures pictures = new UrlPictures(_ -> true, MOST_BYTES, MOST_TIME);
        JobRunner runner = new JobRunner(queue, new OneModel(captioners), pictures)) {
      if (!json && !quiet) {
        model.embedded().ifPresent(used -> used.announce(shown));
      }
      int code = Faults.OK;
      for (Job job : jobs) {
        try {
          if (!waiting || queue.job(job.id()).state() == Job.State.WAITING) {
            code = Math.max(code, run(shown, queue, runner, job.id()));
          }
        } catch (JobStateException | NoSuchJobException e) {
          if (!waiting) {
            shown.clearStatus();
            shown.error(Faults.message(e));
            code = Faults.FAILED;
          }
        }
      }
      return code;
    }
  }

  private EmbeddedModel embedded(List<Job> jobs) {
    long readings = jobs.stream().filter(job -> job.request().task() == Task.READ).count();
    if (readings > 0 && readings < jobs.size()) {
      model.requireModel("do all of these jobs, of which some read text and some don't");
    }
    return readings > 0 ? EmbeddedModel.LINES : EmbeddedModel.SCENES;
  }

  private int run(Terminal terminal, JobQueue queue, JobRunner runner, String id) {
    JobProgress progress = new JobProgress(terminal, json, json);
    AtomicReference<Throwable> fault = new AtomicReference<>();
    long from = queue.job(id).done();
    Thread follower =
        Thread.ofVirtual().name("veduta-follow").unstarted(() -> follow(queue, id, from, progress));
    follower.setUncaughtExceptionHandler((_, e) -> fault.set(e));
    try (Interruption _ = new Interruption(() -> interrupted(terminal, queue, id))) {
      follower.start();
      Job end = runner.run(id);
      if (!end.isOver()) {
        follower.interrupt(); // it was closed
      }
      join(follower);
      if (fault.get() instanceof RuntimeException e) {
        throw e;
      }
      return end(terminal, end);
    } finally {
      follower.interrupt();
      join(follower);
    }
  }

  private int end(Terminal terminal, Job job) {
    boolean isGood = job.state() == Job.State.DONE && job.failed() == 0;
    String end = JobText.end(job);
    if (!isGood && job.state() != Job.State.DONE) {
      terminal.error(Text.oneLine(end));
    } else if (!json && !quiet) {
      terminal.note(Text.oneLine(end));
    }
    return isGood ? Faults.OK : Faults.FAILED;
  }

  /// Follows a job until it is over, or the thread is interrupted.
  static void follow(JobQueue queue, String id, long from, JobProgress progress) {
    try {
      queue.follow(id, from, progress);
    } catch (InterruptedException _) {
      // What there is to be told is told by whoever interrupts.
    }
  }

  private static void join(Thread follower) {
    try {
      follower.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void interrupted(Terminal terminal, JobQueue queue, String id) {
    Job job = queue.job(id);
    terminal.clearStatus();
    terminal.error(
        "interrupted after %d of %s; veduta jobs run %s goes on from there"
            .formatted(job.done(), Text.count(job.all(), "picture"), id));
  }

  /// The model of the command line, whatever a job calls its captioner.
  private record OneModel(Captioners captioners) implements JobCaptioners {
    @Override
    public <T> T get(JobRequest request, Class<T> type) {
      return captioners.get(type);
    }
  }
}
