// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// In the midst of a job, which another process works on, the page …
final class InterruptedJobTest {
  private static final int PICTURES = 5;

  private static final Path JOBS =
      Path.of("target", "jobs", "interrupted-" + ProcessHandle.current().pid()).toAbsolutePath();

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(
          Map.of("veduta.web.jobs.work", "false", "veduta.jobs.folder", JOBS.toString()));

  @TempDir private Path folder;
  private Worker worker;

  @BeforeEach
  void beginToWork() {
    worker = Worker.on(JOBS);
  }

  @AfterEach
  void endWork() {
    worker.close();
  }

  @Test
  void isReloadedAndGoesOnWhereItWas() {
    FolderView view = twoOfFive(SESSION.page());

    view.page().reload();

    view.await("Running.*2 of 5 pictures").awaitRows(2);
    worker.let(1);
    view.await("Running.*3 of 5 pictures").awaitRows(3);
    worker.let(2);
    assertIsWhole(view);
  }

  @Test
  void isClosedAndOpenedAnewFromTheListOfJobs() {
    twoOfFive(SESSION.page()).page().close();
    Page page = SESSION.page();
    FolderView view = FolderView.open(page);

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(jobName())).first().click();

    view.await("Running.*2 of 5 pictures").awaitRows(2);
    worker.let(3);
    assertIsWhole(view);
  }

  @Test
  void pausesBehindThePictureThatIsWorkedOnAndResumes() {
    FolderView view = twoOfFive(SESSION.page());

    view.page().waitForResponse("**/cancel", () -> view.press("Pause"));
    assertThat(view.button("Pausing …").isDisabled()).isTrue();
    worker.let(3); // more than it may take now

    view.await("Paused.*3 of 5 pictures").awaitRows(3);
    assertThat(view.button("Pause").isVisible()).isFalse();
    BrowserSession.assertAccessible(view.page());
    view.page().reload();
    view.await("Paused.*3 of 5 pictures").awaitRows(3);
    view.press("Resume");
    assertIsWhole(view);
  }

  @Test
  void saysThatTheServerIsGoneAndShowsAllWhenItIsBack() {
    try (Wire wire = Wire.to(SESSION.address())) {
      Page page = SESSION.page(wire.address());
      FolderView view = twoOfFive(page);

      wire.cut();
      page.getByText("This page tries again").waitFor();
      BrowserSession.assertAccessible(page);
      BrowserSession.screenshot(page, "job-server-gone");
      worker.let(3);
      assertThat(view.names()).hasSize(2);
      wire.mend();

      assertIsWhole(view);
      assertThat(page.getByText("This page tries again").count()).isZero();
    }
    SESSION.forgive("net::ERR_");
  }

  @Test
  void isLeftForAnotherViewAndEnteredAgain() {
    FolderView view = twoOfFive(SESSION.page());

    view.page().goBack();
    view.page().locator(".jobs-form").waitFor();
    worker.let(1);
    view.page().goForward();

    view.await("Running.*3 of 5 pictures").awaitRows(3);
    worker.let(2);
    assertIsWhole(view);
  }

  /// A job that waits at its third picture.
  private FolderView twoOfFive(Page page) {
    Path pictures = FolderView.pictures(folder.resolve(jobName()), PICTURES);
    worker.let(2);
    return FolderView.open(page)
        .choose(pictures)
        .press("Start")
        .await("Running.*2 of 5 pictures")
        .awaitRows(2);
  }

  private String jobName() {
    return "of " + folder.getFileName();
  }

  private void assertIsWhole(FolderView view) {
    view.await("Done.*5 of 5 pictures").awaitRows(PICTURES);
    assertThat(view.names())
        .containsExactlyElementsOf(
            IntStream.range(0, PICTURES)
                .mapToObj(i -> "%s/fox %d.png".formatted(jobName(), i))
                .toList());
    assertThat(view.texts().getLast()).contains("this is ");
  }
}
