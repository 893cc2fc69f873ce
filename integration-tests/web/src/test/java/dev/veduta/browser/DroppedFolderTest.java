// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A folder that is dropped on the page …
final class DroppedFolderTest {
  private static final Path JOBS =
      Path.of("target", "jobs", "dropped-" + ProcessHandle.current().pid()).toAbsolutePath();

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.jobs.folder", JOBS.toString()));

  @TempDir private Path folder;
  private Path holiday;

  /// Pictures of the same names in folders of folders, and others that are none.
  @BeforeEach
  void fill() throws IOException {
    holiday = FolderView.pictures(folder.resolve("holiday"), 2);
    FolderView.pictures(holiday.resolve("sea"), 2);
    FolderView.pictures(holiday.resolve("sea").resolve("evening"), 1);
    Files.createDirectories(holiday.resolve("empty"));
    Files.writeString(holiday.resolve("notes.txt"), "no picture");
    Files.writeString(holiday.resolve("sea").resolve("list.csv"), "none at all");
  }

  @Test
  void becomesAJobWithAllPicturesInItsFolders() {
    Page page = SESSION.page();
    FolderView view = FolderView.open(page);

    Drag.files(holiday).dropOn(page);

    assertBecomesAJob(view);
  }

  @Test
  void becomesAJobInTheViewOfAPictureToo() {
    Page page = PictureView.open(SESSION.page()).page();

    Drag.files(holiday).dropOn(page);

    page.waitForURL("**/#jobs");
    assertBecomesAJob(new FolderView(page));
  }

  private static void assertBecomesAJob(FolderView view) {
    view.awaitChosen("5 pictures.*left out: 2 other files");
    view.press("Start").await("Done.*5 of 5 pictures").awaitRows(5);
    assertThat(view.page().locator(".jobs h1").innerText()).isEqualTo("holiday");
    assertThat(view.names())
        .containsExactly(
            "holiday/fox 0.png",
            "holiday/fox 1.png",
            "holiday/sea/evening/fox 0.png",
            "holiday/sea/fox 0.png",
            "holiday/sea/fox 1.png");
    assertThat(view.texts()).containsOnly(PictureView.FOX);
  }

  @Test
  void mayLieBesidePictures() {
    Page page = PictureView.open(SESSION.page()).page();

    Drag.files(holiday.resolve("fox 0.png"), holiday.resolve("sea")).dropOn(page);

    new FolderView(page).awaitChosen("4 pictures.*left out: 1 other file");
  }

  @Test
  void isNoJobWithoutPictures() throws IOException {
    Page page = PictureView.open(SESSION.page()).page();
    Path papers = Files.createDirectories(folder.resolve("papers"));
    Files.writeString(papers.resolve("notes.txt"), "no picture");

    Drag.files(papers).dropOn(page);

    FolderView view = new FolderView(page).awaitChosen("No pictures; left out: 1 other file");
    view.press("Start");
    assertThat(page.locator(".jobs-form .problem").innerText()).contains("Drop a folder");
  }

  @Test
  void isRefusedByAJobThatHasAllItsPictures() {
    Page page = SESSION.page();
    FolderView.open(page).choose(holiday).press("Start").await("Done");

    Drag.files(holiday).dropOn(page);

    page.locator(".jobs .problem").waitFor();
    assertThat(page.innerText(".jobs .problem")).contains("takes no more pictures", "All jobs");
  }
}
