// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static dev.veduta.cli.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobRequest;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandTest {
  private static final String FOX = SAMPLES.resolve("fox-and-pear.png").toString();
  private static final String FOX_CAPTION = "a fox to the left of a pear on a red background";

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;

  private Run jobs(String... arguments) {
    List<String> all = new ArrayList<>(List.of("jobs"));
    all.addAll(List.of(arguments));
    return Run.in(
        Map.of("VEDUTA_JOBS_FOLDER", folder.resolve("queue").toString()),
        all.toArray(String[]::new));
  }

  private String added(String... arguments) {
    Run run = jobs(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().strip();
  }

  @Test
  void worksThroughAFolderAndSaysWhatCameOutOfIt() {
    Run run = jobs("add", "--run", SAMPLES.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).last().asString().contains("is done: 10 pictures; veduta jobs export");
    Run captions = Run.of("caption", "-q", "--json", SAMPLES.toString());
    Run export = jobs("export", "last");
    assertThat(export.lines().stream().map(line -> json(line).getString("text")))
        .containsExactlyElementsOf(
            captions.lines().stream().map(line -> json(line).getString("text")).toList());
    assertThat(json(jobs("export", "last", "--format", "coco").out()).getJsonArray("images"))
        .hasSize(10);
    assertThat(jobs("export", "last", "--format", "csv").out().lines()).hasSize(11);
  }

  @Test
  void addsAJobThatWaitsUntilItIsRun() {
    String id = added("add", "--name", "a fox", FOX);

    JsonObject waiting = json(jobs("show", "--json", id).out());
    assertThat(waiting.getString("state")).isEqualTo("waiting");
    assertThat(waiting.getInt("all")).isEqualTo(1);
    assertThat(waiting.getString("name")).isEqualTo("a fox");
    assertThat(jobs("list").lines()).hasSize(3).element(1).asString().contains(id, "waiting");

    Run run = jobs("run", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(json(run.out()).getString("text")).isEqualTo(FOX_CAPTION);
    assertThat(json(jobs("show", "--json", id).out()).getString("state")).isEqualTo("done");
    assertThat(jobs("show", id).out()).contains("1 of 1 picture, 0 failed");
    assertThat(jobs("show", "--pictures", id).out())
        .isEqualTo("fox-and-pear.png: " + FOX_CAPTION + "\n");
    assertThat(jobs("follow", "--all", id).out())
        .isEqualTo("fox-and-pear.png: " + FOX_CAPTION + "\n");
    assertThat(jobs("run").err()).contains("no job waits");
  }

  @Test
  void failsWhereAPictureFails() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.copy(Path.of(FOX), photos.resolve("fox.png"));
    Files.writeString(photos.resolve("broken.png"), "none");

    Run run = jobs("add", "--run", "-q", photos.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(jobs("show", "--failed", "last").out())
        .startsWith("broken.png: failed: broken.png is no picture that can be read")
        .doesNotContain("fox.png", photos.toString());
    assertThat(jobs("list", "--json").lines().stream().map(line -> json(line).getInt("failed")))
        .containsExactly(1);
  }

  @Test
  void cancelsResumesAndRemovesJobs() {
    String id = added("add", FOX);

    assertThat(jobs("cancel", id).out()).contains("was cancelled after 0 of 1 picture");
    Run refused = jobs("run", "-q", id);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("job " + id + " is cancelled; resume it first");
    assertThat(jobs("resume", "--run", "-q", id).code()).isZero();
    assertThat(jobs("remove", "--done").out()).isEqualTo("removed " + id + "\n");
    assertThat(jobs("show", id).err()).contains("there is no job '" + id + "'");
    assertThat(jobs().out()).startsWith("0 jobs in ");
  }

  @Test
  void takesOptionsListsAndPatterns() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), Path.of(FOX).toAbsolutePath() + "\n");

    String id = added("add", "--max-new-tokens", "4", list.toString());
    assertThat(json(jobs("run", "--json", id).out()).getString("text")).isEqualTo("a fox to the");
    assertThat(added("add", "--include", "fox-*", SAMPLES.toString())).isNotEmpty();
    assertThat(json(jobs("show", "--json", "last").out()).getInt("all")).isEqualTo(1);
    Path export = folder.resolve("captions.jsonl");
    assertThat(jobs("export", id, "-o", export.toString()).code()).isZero();
    assertThat(export).content().contains("a fox to the");
  }

  @Test
  void tellsInOneLineWhatIsWrong() {
    Map<List<String>, String> wrong =
        Map.of(
            List.of("add", "nowhere"), "there is no file nowhere",
            List.of("add", "--flat", FOX), "--flat and --include are for folders",
            List.of("add", "--max-new-tokens=0", FOX), "--max-new-tokens must be",
            List.of("export", "last"), "there are no jobs; add one with veduta jobs add",
            List.of("export", "--format=xml", "x"), "the format must be jsonl, coco or csv",
            List.of("remove"), "Missing required parameter: 'JOB', or --done",
            List.of("show", "../x"), "there is no job '../x'",
            List.of("add", "--run", "--question=who?", FOX),
                "the embedded model can't answer questions");

    wrong.forEach(
        (arguments, message) -> {
          Run run = jobs(arguments.toArray(String[]::new));
          assertThat(run.code()).as("%s", arguments).isPositive();
          assertThat(run.errors()).as("%s", arguments).hasSize(1);
          assertThat(run.err()).contains(message);
        });
  }

  @Test
  void drawsABarWhileItWorks() {
    assertThat(JobText.bar(job(40, 1), 0, START, START.plusSeconds(4)))
        .isEqualTo("photos ■■■■······ 40 of 100 · 10.0 pictures/s · 6 s left · 1 failed");
    assertThat(JobText.bar(job(40, 0), 40, START, START.plusSeconds(4)))
        .isEqualTo("photos ■■■■······ 40 of 100");
  }

  private static Job job(long done, long failed) {
    return new Job(
        "x",
        JobRequest.describe("photos"),
        Job.Kind.FOLDER,
        Optional.empty(),
        Job.State.RUNNING,
        100,
        done,
        failed,
        START,
        START,
        Optional.empty(),
        Optional.empty());
  }
}
