// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// With a folder of pictures, the page …
final class FolderTest {
  /// Of this run alone: what others have left would be listed too.
  private static final Path JOBS =
      Path.of("target", "jobs", "folders-" + ProcessHandle.current().pid()).toAbsolutePath();

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(
          Map.of("veduta.web.loopback", "true", "veduta.jobs.folder", JOBS.toString()));

  @TempDir private Path folder;

  @Test
  void fillsATableAndGoesOnAfterAReload() throws IOException {
    Path holiday = FolderView.pictures(folder.resolve("holiday"), 30);
    Files.writeString(holiday.resolve("broken.png"), "no picture");
    Files.writeString(holiday.resolve("notes.txt"), "none at all");
    Page page = SESSION.page();
    page.onDialog(Dialog::accept);
    AtomicInteger sent = new AtomicInteger();
    page.route(
        "**/pictures",
        route -> {
          boolean isLost = route.request().method().equals("POST") && sent.incrementAndGet() > 1;
          if (isLost) {
            route.abort();
          } else {
            route.resume();
          }
        });
    FolderView view = FolderView.open(page).choose(holiday);
    assertThat(page.locator(".jobs-drop").innerText()).contains("31 pictures", "1 other file");

    view.press("Start").await("16 of 31 pictures.*15 not sent yet").awaitRows(16);
    page.reload();
    page.unroute("**/pictures");
    view.await("16 of 31 pictures").awaitRows(16);
    SESSION.forgive("ERR_FAILED");
    page.locator(".jobs summary").click();
    view.choose(holiday).await("Done.*31 of 31 pictures").awaitRows(31);

    assertThat(page.locator("h1").first().isVisible()).isFalse();
    assertThat(page.locator(".jobs h1").innerText()).isEqualTo("holiday");
    assertThat(view.names()).doesNotHaveDuplicates().contains("holiday/fox 0.png");
    assertThat(view.texts()).contains(PictureView.FOX);
    page.getByLabel("Errors only").check();
    view.awaitRows(1);
    assertThat(view.names()).containsExactly("holiday/broken.png");
    assertThat(view.texts().getFirst()).contains("begins like none of");
    page.getByLabel("Errors only").uncheck();
    page.getByLabel("Search").fill("FOX 29");
    view.awaitRows(1);
    page.waitForFunction("() => document.querySelector('.jobs-items img').naturalWidth > 0");
    BrowserSession.screenshot(page, "folder");
  }

  @Test
  void exportsWhatCameOut() throws IOException {
    FolderView view = done(SESSION.page(), 2, "export");

    assertThat(export(view, "JSON lines")).contains("\"file\":", PictureView.FOX);
    assertThat(export(view, "COCO JSON")).contains("\"annotations\":", PictureView.FOX);
    assertThat(export(view, "CSV")).startsWith("file,text,error").contains(PictureView.FOX);
  }

  private static String export(FolderView view, String format) throws IOException {
    Download download = view.export(format);
    assertThat(download.suggestedFilename()).startsWith("export.");
    return Files.readString(download.path());
  }

  @Test
  void showsJobsOfAnotherProcessAndPausesResumesAndRemovesThem() throws Exception {
    FolderView.pictures(folder, 300);
    Page page = SESSION.page();
    FolderView view = FolderView.open(page);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                JOBS.toString(),
                folder.toString(),
                "from elsewhere")
            .inheritIO()
            .start();
    assertThat(other.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(other.exitValue()).isZero();

    page.locator(".jobs-list a", new Page.LocatorOptions().setHasText("from elsewhere"))
        .first()
        .click();
    view.await("Running");
    view.press("Pause").await("Paused");
    view.press("Resume").await("Done.*300 of 300").awaitRows(50);
    assertThat(page.locator(".jobs nav span").innerText()).isEqualTo("251 to 300 of 300");
    view.press("Previous").press("Previous");
    assertThat(page.locator(".jobs nav span").innerText()).isEqualTo("151 to 200 of 300");

    view.press("Remove").press("Remove it");
    page.waitForURL("**/#jobs");
    page.locator(".jobs-form").waitFor();
    page.waitForFunction(
        "() => !document.querySelector('.jobs-list')?.innerText.includes('elsewhere')");
  }

  @Test
  void isUsedByTheKeyboardAlone() {
    FolderView.pictures(folder, 3);
    Page page = SESSION.page();
    FolderView view = FolderView.open(page);

    for (String key : List.of("Enter", "Space")) {
      page.reload();
      page.locator(".jobs-form").waitFor();
      tabTo(page, "Choose a folder");
      FileChooser chooser = page.waitForFileChooser(() -> page.keyboard().press(key));
      chooser.setFiles(folder);
      view.awaitChosen("3 pictures");
    }
    tabTo(page, "Start");
    page.keyboard().press("Enter");
    view.await("Done").awaitRows(3);
    tabTo(page, "Name");
    page.keyboard().press("Enter");
    page.keyboard().press("Enter");

    page.waitForSelector("th[aria-sort=descending]");
    assertThat(view.names()).isSortedAccordingTo((one, other) -> other.compareTo(one)).hasSize(3);
  }

  /// Presses Tab until the focus is on a button of that name.
  private static void tabTo(Page page, String button) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if (button.equals(page.evaluate("document.activeElement.textContent"))) {
        return;
      }
    }
    throw new AssertionError("Tab never comes to " + button);
  }

  @Test
  void takesNoNameForMarkup() {
    String name = "<img src=x onerror=window.hit=1>";
    Path evil = FolderView.pictures(folder.resolve(name), 1);
    Page page = SESSION.page();

    FolderView view = FolderView.open(page).choose(evil).press("Start").await("Done").awaitRows(1);

    assertThat(page.locator(".jobs h1").innerText()).isEqualTo(name);
    assertThat(view.names()).containsExactly(name + "/fox 0.png");
    FolderView.open(page);
    page.getByText(name).first().waitFor();
    assertThat(page.evaluate("window.hit")).isNull();
  }

  @Test
  void saysWhatIsMissing() {
    Page page = SESSION.page();

    FolderView.open(page).press("Start");
    assertThat(page.locator(".jobs-form .problem").innerText()).contains("Drop a folder");
    page.navigate("/#jobs/20260101-000000-000-aaaaa");
    page.locator(".jobs .problem").waitFor();
    SESSION.forgive("404");

    assertThat(page.locator(".jobs .problem").innerText()).contains("no such job");
  }

  @Test
  void isReadableInEveryLight() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          SESSION.page(
              new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
      Path holiday = folder.resolve(scheme.name()).resolve("holiday");
      List<Path> samples = FolderView.samples(holiday);
      FolderView view =
          FolderView.open(page)
              .choose(holiday)
              .press("Start")
              .await("Done")
              .awaitRows(samples.size());
      page.waitForFunction(
          "count => [...document.querySelectorAll('.jobs-items img')]"
              + ".filter((image) => image.naturalWidth > 0).length === count",
          samples.size());
      BrowserSession.assertAccessible(page);
      BrowserSession.screenshot(page, "folder-" + scheme);
      FolderView.open(view.page());
      page.locator(".jobs-list li").first().waitFor();
      BrowserSession.assertAccessible(page);
      BrowserSession.screenshot(page, "folders-" + scheme);
    }
  }

  @Test
  void fitsASmallScreen() {
    Page page = SESSION.page(new Browser.NewContextOptions().setViewportSize(360, 740));
    FolderView view = done(page, 3, "a name that is long and has_no_place_to_break_at_anywhere");
    assertFits(page);
    BrowserSession.assertAccessible(page);
    BrowserSession.screenshot(page, "folder-small");
    FolderView.open(view.page());
    page.locator(".jobs-list li").first().waitFor();
    assertFits(page);
  }

  private static void assertFits(Page page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
  }

  /// A job that is done.
  private FolderView done(Page page, int count, String name) {
    Path pictures = FolderView.pictures(folder.resolve(name), count);
    return FolderView.open(page).choose(pictures).press("Start").await("Done").awaitRows(count);
  }
}
