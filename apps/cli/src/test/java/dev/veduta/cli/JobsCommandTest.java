// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static dev.veduta.cli.Run.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    Run run = jobs("add", "--run", "--flat", SAMPLES.toString());

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
  void readsWithTheEmbeddedReaderButNotBesideOtherJobs() {
    Path line = Run.SAMPLES.resolve("lines/line-00.png");
    assertThat(jobs("add", "--read", line.toString()).code()).isZero();
    assertThat(jobs("add", FOX).code()).isZero();

    tells(Faults.USAGE, "the embedded models can't do all of these jobs", "run");
    assertThat(json(jobs("run", "--json", "last").out()).getString("text")).isEqualTo(FOX_CAPTION);
    assertThat(json(jobs("run", "--json").out()).getString("model")).isEqualTo("trocr-lines");
  }

  @Test
  void tellsInOneLineWhatIsWrong() {
    tells(Faults.FAILED, "there is no file nowhere", "add", "nowhere");
    tells(Faults.FAILED, "there are no jobs; add one with veduta jobs add", "export", "last");
    tells(Faults.FAILED, "there is no job '../x'", "show", "../x");
    tells(Faults.USAGE, "--flat and --include are for folders", "add", "--flat", FOX);
    tells(Faults.USAGE, "--max-new-tokens must be", "add", "--max-new-tokens=0", FOX);
    tells(Faults.USAGE, "the task answer needs a question", "add", "--question=", FOX);
    tells(Faults.USAGE, "the name of a captioner must not be blank", "add", "--captioner=", FOX);
    tells(Faults.USAGE, "the format must be jsonl, coco or csv", "export", "--format=xml", "x");
    tells(Faults.USAGE, "Missing required parameter: 'JOB', or --done", "remove");
    for (String option : List.of("--model=x", "--batch=2", "--threads=1", "--offline")) {
      String told =
          option.replaceFirst("=.*", "")
              + " is for --run; without that, give it to veduta jobs run";
      tells(Faults.USAGE, told, "add", option, FOX);
      tells(Faults.USAGE, told, "resume", option, "last");
    }
  }

  private void tells(int code, String message, String... arguments) {
    Run run = jobs(arguments);
    assertThat(run.errors()).as("%s", List.of(arguments)).hasSize(1);
    assertThat(run.err()).contains(message);
    assertThat(run.code()).as("%s", List.of(arguments)).isEqualTo(code);
  }

  @Test
  void worksOnTheOthersWhereAJobCannotBeHad() {
    String cancelled = added("add", FOX);
    jobs("cancel", cancelled);
    String good = added("add", FOX);

    Run run = jobs("run", "-q", cancelled, good);

    assertThat(run.code()).isEqualTo(Faults.FAILED);
    assertThat(run.errors())
        .containsExactly("veduta: job " + cancelled + " is cancelled; resume it first");
    assertThat(json(jobs("show", "--json", good).out()).getString("state")).isEqualTo("done");
  }

  @Test
  void passesOverJobsThatDoNotWaitAnyMoreWhereNoneIsNamed() {
    JobQueue queue = JobQueue.at(folder.resolve("queue"));
    JobSource fox = new JobSource.Listed(Path.of(""), List.of(FOX));
    List<Job> waiting =
        Stream.of("cancelled", "removed", "good")
            .map(name -> queue.add(JobRequest.describe(name), fox))
            .toList();
    queue.cancel(waiting.get(0).id());
    queue.remove(waiting.get(1).id());
    JobRunArguments work = new JobRunArguments();
    work.together.batch = 1;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream told = new PrintStream(err, true, UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), told, told, false, false, false, true, Map.of());
    work.quiet = true;

    int code = work.run(terminal, queue, waiting, true);

    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(code).isZero();
    assertThat(queue.job(waiting.get(0).id()).state()).isEqualTo(Job.State.CANCELLED);
    assertThat(queue.job(waiting.get(2).id()).state()).isEqualTo(Job.State.DONE);
  }

  @Test
  void exportsToAFileOfItsOwnUntilItIsComplete() throws IOException {
    added("add", "--run", "-q", FOX);
    Path target = folder.resolve("captions.jsonl");
    Path others = Files.writeString(folder.resolve("captions.jsonl.unfinished"), "mine");

    assertThat(jobs("export", "last", "-o", target.toString()).code()).isZero();

    assertThat(target).content().contains(FOX_CAPTION);
    assertThat(others).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(3);
    }
  }

  @Test
  void saysWhyAnExportCannotBeWritten() throws IOException {
    added("add", "--run", "-q", FOX);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path missing = folder.resolve("missing");

    tells(
        Faults.FAILED,
        empty + " is a folder; name a file",
        "export",
        "last",
        "-o",
        empty.toString());
    tells(
        Faults.FAILED,
        missing.resolve("x") + " can't be written: there is no folder " + missing,
        "export",
        "last",
        "-o",
        missing.resolve("x").toString());
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void takesAddressesInLettersOfAnyCase() {
    added("add", "HTTPS://example.org/pic");

    assertThat(jobs("show", "--pictures", "last").out())
        .isEqualTo("HTTPS://example.org/pic: waits\n");
  }

  @Test
  void makesNoQueueForWhoeverOnlyLooks() {
    Path typo = folder.resolve("typo");

    Run run = jobs("list", "--queue", typo.toString());

    assertThat(run.out()).isEqualTo("0 jobs in " + typo + "\n");
    assertThat(jobs("run", "--queue", typo.toString()).err()).contains("no job waits");
    assertThat(typo).doesNotExist();
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
