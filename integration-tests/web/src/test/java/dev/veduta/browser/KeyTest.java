// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// On a server that wants a key, the page …
final class KeyTest {
  private static final String KEY = "open-sesame";

  /// The SHA-256 of that key.
  private static final String HASH =
      "d7ecdf25eaf3deba0f2628771dbdd22d4138ab6cf38f91ed02a2ca0dec7c8ab7";

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.web.keys", "ali:" + HASH));

  @TempDir private Path folder;

  @Test
  void asksForItOnceAndWorks() {
    PictureView view = signIn(false);

    assertThat(view.dropFox().words()).isEqualTo(PictureView.FOX);
    assertThat(view.page().isVisible("#key-dialog")).isFalse();
    SESSION.forgive("401");
  }

  @Test
  void asksAgainAfterAWrongOne() {
    Page page = SESSION.page();
    page.navigate("/");
    page.fill("#key-value", "close-sesame");
    page.press("#key-value", "Enter");

    page.waitForCondition(() -> page.inputValue("#key-value").equals("close-sesame"));
    page.waitForSelector("#key-dialog:visible");
    BrowserSession.assertAccessible(page);
    BrowserSession.screenshot(page, "key");
    page.fill("#key-value", KEY);
    page.press("#key-value", "Enter");

    page.waitForSelector("#backend option[value=vector-cpu]", PictureView.hidden());
    SESSION.forgive("401");
  }

  @Test
  void asksForItInTheDarkToo() {
    Page page = SESSION.page(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
    page.navigate("/");

    page.waitForSelector("#key-dialog:visible");

    BrowserSession.assertAccessible(page);
    SESSION.forgive("401");
  }

  @Test
  void saysWhatToDoWithoutOne() {
    Page page = SESSION.page();
    page.navigate("/");
    page.waitForSelector("#key-dialog:visible");

    page.keyboard().press("Escape");

    page.waitForSelector("#setup-note .problem");
    assertThat(page.innerText("#setup-note")).containsIgnoringCase("key");
    SESSION.forgive("401");
  }

  @Test
  void remembersItWhenAskedToAndForgetsItWhenItIsEmptied() {
    PictureView view = signIn(true);
    Page page = view.page();

    page.reload();
    page.waitForSelector("#backend option[value=vector-cpu]", PictureView.hidden());
    assertThat(page.evaluate("localStorage.getItem('veduta.key')")).isEqualTo(KEY);
    page.click("#key");
    page.fill("#key-value", "");
    page.press("#key-value", "Enter");

    page.waitForFunction("() => localStorage.getItem('veduta.key') === null"); // when it has closed
    assertThat(page.evaluate("sessionStorage.getItem('veduta.key')")).isNull();
    SESSION.forgive("401");
  }

  @Test
  void captionsAFolderWithIt() throws IOException {
    Path pictures = FolderView.pictures(folder.resolve("holiday"), 3);
    Page page = SESSION.page();
    page.navigate("/#jobs");
    page.fill("#key-value", KEY);
    page.press("#key-value", "Enter");
    page.locator(".jobs-form").waitFor();

    FolderView view =
        new FolderView(page).choose(pictures).press("Start").await("Done").awaitRows(3);

    assertThat(view.texts()).containsOnly(PictureView.FOX);
    page.waitForFunction(
        "() => [...document.querySelectorAll('.jobs-items img')]"
            + ".filter((image) => image.naturalWidth > 0).length === 3");
    for (String format : List.of("JSON lines", "COCO JSON", "CSV")) {
      assertThat(Files.readString(view.export(format).path())).contains(PictureView.FOX);
    }
    page.reload();
    view.await("Done").awaitRows(3);
    SESSION.forgive("401");
  }

  private static PictureView signIn(boolean remember) {
    Page page = SESSION.page();
    page.navigate("/");
    page.waitForSelector("#key-dialog:visible");
    page.fill("#key-value", KEY);
    page.setChecked("#key-remember", remember);
    page.press("#key-value", "Enter");
    page.waitForSelector("#backend option[value=vector-cpu]", PictureView.hidden());
    return new PictureView(page);
  }
}
