// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForFunctionOptions;
import dev.veduta.jobs.Job;
import dev.veduta.jobs.JobQueue;
import dev.veduta.jobs.JobRequest;
import dev.veduta.jobs.JobSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// With a job of 100,000 pictures, the page …
final class ManyRowsTest {
  private static final int PICTURES = 100_000;

  /// One in so many is broken.
  private static final int BROKEN = 1000;

  /// Elements of the whole page: fifty rows, and what is around them.
  private static final int MOST_ELEMENTS = 1000;

  /// Three times what the script's heap takes with 100,000 names and texts.
  private static final long MOST_BYTES = 64L << 20;

  private static final Path JOBS =
      Path.of("target", "jobs", "many-" + ProcessHandle.current().pid()).toAbsolutePath();

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(
          Map.of("veduta.web.jobs.work", "false", "veduta.jobs.folder", JOBS.toString()));

  @TempDir private Path folder;

  @Test
  void staysUsable() throws IOException, InterruptedException {
    String job = done();
    Page page = SESSION.page();

    FolderView view = FolderView.open(page, job).await("Done.*100,000 of 100,000");
    awaitRange(page, "1 to 50 of 100,000");

    view.awaitRows(50);
    BrowserSession.assertAccessible(page);
    assertSmall(page);
    page.mouse().move(640, 400);
    page.mouse().wheel(0, 100_000);
    page.waitForFunction("() => scrollY > 1000");
    view.press("Next");
    awaitRange(page, "51 to 100 of 100,000");
    page.getByLabel("Follow the newest").check();
    awaitRange(page, "99,951 to 100,000 of 100,000");
    page.getByLabel("Errors only").check();
    awaitRange(page, "1 to 50 of 100");
    assertThat(view.names().getFirst()).isEqualTo("broken-0.png");
    page.getByLabel("Errors only").uncheck();
    page.getByLabel("Search").fill("PICTURE-99999.");
    view.awaitRows(1);
    assertThat(view.texts()).containsExactly("this is picture-99999.png");
    page.getByLabel("Search").fill("");
    awaitRange(page, "1 to 50 of 100,000");
    view.press("Name").press("Name");
    page.waitForSelector("th[aria-sort=descending]");
    assertThat(view.names().getFirst()).isEqualTo("picture-99999.png");
    assertThat(Files.readAllLines(view.export("CSV").path())).hasSize(1 + PICTURES);
    assertSmall(page);
  }

  private static void awaitRange(Page page, String range) {
    page.waitForFunction(
        "range => document.querySelector('.jobs nav span').textContent === range",
        range,
        new WaitForFunctionOptions().setTimeout(120_000));
  }

  private static void assertSmall(Page page) {
    CDPSession browser = page.context().newCDPSession(page);
    browser.send("HeapProfiler.collectGarbage");
    browser.send("Performance.enable");
    JsonObject metrics = browser.send("Performance.getMetrics");
    browser.detach();
    assertThat(metric(metrics, "JSHeapUsedSize")).isBetween(1L, MOST_BYTES);
    assertThat(((Number) page.evaluate("document.querySelectorAll('*').length")).intValue())
        .isBetween(100, MOST_ELEMENTS);
  }

  private static long metric(JsonObject metrics, String name) {
    for (JsonElement one : metrics.getAsJsonArray("metrics")) {
      if (one.getAsJsonObject().get("name").getAsString().equals(name)) {
        return one.getAsJsonObject().get("value").getAsLong();
      }
    }
    throw new AssertionError("there is no " + name);
  }

  /// A job that is done, by the real queue. Its pictures are a few under many names.
  private String done() throws IOException, InterruptedException {
    List<Path> pictures = FolderView.samples(folder);
    List<String> names =
        IntStream.range(0, PICTURES)
            .mapToObj(i -> (i % BROKEN == 0 ? "broken-%d.png" : "picture-%d.png").formatted(i))
            .toList();
    for (int i = 0; i < PICTURES; i++) {
      Files.createLink(folder.resolve(names.get(i)), pictures.get(i % pictures.size()));
    }
    JobQueue queue = JobQueue.at(JOBS);
    Job job = queue.add(JobRequest.describe("many"), new JobSource.Listed(folder, names));
    try (Worker _ = Worker.on(JOBS).let(PICTURES)) {
      queue.follow(job.id(), 0, (_, _) -> {});
    }
    return job.id();
  }
}
