// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.jobs.Job;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How jobs are shown.
final class JobText {
  /// What a job is called and how far it is.
  static final String JSON =
      "id, name, state, task, question, captioner, kind, folder, all, done, failed, added,"
          + " changed, worker, problem";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int BAR = 10;

  private JobText() {}

  /// A job as a JSON object on one line.
  static String json(Job job) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", job.id())
            .add("name", job.request().name())
            .add("state", job.state().key())
            .add("task", job.request().task().key());
    job.request().question().ifPresent(question -> json.add("question", question));
    json.add("captioner", job.request().captioner()).add("kind", job.kind().key());
    job.folder().map(Path::toString).ifPresent(folder -> json.add("folder", folder));
    json.add("all", job.all())
        .add("done", job.done())
        .add("failed", job.failed())
        .add("added", job.added().toString())
        .add("changed", job.changed().toString());
    job.worker()
        .ifPresent(
            worker ->
                json.add(
                    "worker",
                    Json.createObjectBuilder()
                        .add("host", worker.host())
                        .add("process", worker.process())
                        .add("since", worker.since().toString())));
    job.problem().ifPresent(problem -> json.add("problem", problem));
    return json.build().toString();
  }

  /// A line for each job under a line of headings.
  static List<String> table(List<Job> jobs, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Paint.BOLD.on(
            "%-25s  %-9s  %9s  %9s  %7s  %s"
                .formatted("job", "state", "done", "of", "failed", "name"),
            terminal.outColours()));
    for (Job job : jobs) {
      lines.add(
          "%-25s  %-9s  %9d  %9d  %7d  %s"
              .formatted(
                  job.id(),
                  job.state().key(),
                  job.done(),
                  job.all(),
                  job.failed(),
                  Text.printable(job.request().name())));
    }
    return lines;
  }

  /// Everything about a job, a line each.
  static List<String> facts(Job job) {
    List<String> facts = new ArrayList<>();
    facts.add(fact("job", job.id()));
    facts.add(fact("name", job.request().name()));
    facts.add(fact("state", job.state().key()));
    facts.add(fact("done", "%s, %d failed".formatted(of(job), job.failed())));
    facts.add(fact("task", job.request().task().key()));
    job.request().question().ifPresent(question -> facts.add(fact("question", question)));
    facts.add(fact("captioner", job.request().captioner()));
    job.request().backend().ifPresent(backend -> facts.add(fact("backend", backend)));
    job.request().options().forEach((name, value) -> facts.add(fact(name, value)));
    facts.add(fact("pictures", pictures(job)));
    facts.add(fact("added", TIME.format(job.added())));
    if (job.done() > 0) {
      facts.add(fact("changed", TIME.format(job.changed())));
    }
    job.worker()
        .ifPresent(
            worker ->
                facts.add(
                    fact(
                        "worker",
                        "process %d on %s since %s"
                            .formatted(
                                worker.process(), worker.host(), TIME.format(worker.since())))));
    job.problem().ifPresent(problem -> facts.add(fact("problem", problem)));
    return facts;
  }

  private static String pictures(Job job) {
    return switch (job.kind()) {
      case FOLDER -> "of the folder " + job.folder().map(Path::toString).orElse("?");
      case LIST -> "of a list" + job.folder().map(folder -> " below " + folder).orElse("");
      case UPLOADS -> "uploaded";
    };
  }

  private static String fact(String name, String value) {
    return "%-10s %s".formatted(name, Text.oneLine(value));
  }

  private static String of(Job job) {
    return "%d of %s".formatted(job.done(), Text.count(job.all(), "picture"));
  }

  /// How a job ended, and what to do next.
  static String end(Job job) {
    String failed = job.failed() == 0 ? "" : ", %d failed".formatted(job.failed());
    return switch (job.state()) {
      case DONE ->
          "%s is done: %s%s; veduta jobs export %s"
              .formatted(job.id(), Text.count(job.all(), "picture"), failed, job.id());
      case CANCELLED ->
          "%s was cancelled after %s%s; veduta jobs resume %s"
              .formatted(job.id(), of(job), failed, job.id());
      case FAILED ->
          "%s has failed after %s: %s; then: veduta jobs resume %s"
              .formatted(job.id(), of(job), job.problem().orElse("for no known reason"), job.id());
      case WAITING, RUNNING ->
          "%s is %s: %s%s".formatted(job.id(), job.state().key(), of(job), failed);
    };
  }

  /// Such as `photos ■■■■······ 40 of 100 · 12.5 pictures/s · 5 s left · 2 failed`.
  ///
  /// @param before pictures that were done at `begun`
  static String bar(Job job, long before, Instant begun, Instant now) {
    double part = job.all() == 0 ? 0 : Math.clamp((double) job.done() / job.all(), 0, 1);
    int full = (int) (part * BAR);
    StringBuilder line =
        new StringBuilder(
            "%s %s%s %d of %d"
                .formatted(
                    Text.printable(shortened(job.request().name())),
                    "■".repeat(full),
                    "·".repeat(BAR - full),
                    job.done(),
                    job.all()));
    double seconds = Math.max(1e-3, Duration.between(begun, now).toNanos() / 1e9);
    double rate = (job.done() - before) / seconds;
    if (rate > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              " · %.1f pictures/s · %s left",
              rate,
              Text.duration((job.all() - job.done()) / rate)));
    }
    return job.failed() == 0
        ? line.toString()
        : line.append(" · %d failed".formatted(job.failed())).toString();
  }

  private static String shortened(String name) {
    return name.length() <= 24 ? name : name.substring(0, 23) + "…";
  }
}
