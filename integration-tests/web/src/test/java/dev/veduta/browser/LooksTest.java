// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The page …
final class LooksTest {
  @RegisterExtension static final BrowserSession SESSION = BrowserSession.usual();

  /// Waits for what moves to its end: colours of words that fade in are not those that are read.
  private static final String STILL =
      """
      () => Promise.all(document.getAnimations()
          .filter((one) => one.effect.getTiming().iterations !== Infinity)
          .map((one) => one.finished.catch(() => {})))
      """;

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 360", "DARK, 360"})
  void hasNoGraveBarrierAndNeedsNoScrollingSideways(ColorScheme theme, int width) {
    String name = "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
    Page page =
        SESSION.page(
            new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(theme));
    PictureView view = PictureView.open(page);
    check(page, "empty" + name);
    view.dropFox().ask("which colour is the background?");
    check(page, "done" + name);
    view.word("fox").hover();
    view.lookAt("fox");
    check(page, "look" + name);
    view.classify("fox, pear, an owl with a very long name that does not fit into one line");
    check(page, "classes" + name);
    page.click("#options summary");
    check(page, "options" + name);
    page.click("#options summary");
    page.check("input[name=task][value=captions]", new Page.CheckOptions().setForce(true));
    view.settle();
    page.click("#other");
    view.drop("notes.png", "image/png", new byte[10]).settle();
    check(page, "trouble" + name);
    page.route("**/v1/captions", route -> {}); // never answered
    page.click("#again");
    page.waitForSelector("#cancel:visible");
    check(page, "busy" + name);
    SESSION.forgive("422");
  }

  @Test
  void holdsWidePicturesTallOnesAndLongWords() {
    Page page = SESSION.page(new Browser.NewContextOptions().setViewportSize(360, 740));
    PictureView view = PictureView.open(page);
    page.route(
        "**/v1/captions",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody(
                        """
                        event: caption
                        data: {"text":"%s","tokens":[],"finish":"eos","model":"%s","backend":"b","seconds":3}

                        """
                            .formatted("Donaudampfschifffahrt".repeat(9), "m".repeat(90)))));
    for (List<Integer> size : List.of(List.of(2000, 50), List.of(50, 2000))) {
      Object picture =
          page.evaluate(
              """
              ([width, height]) => {
                const canvas = Object.assign(document.createElement('canvas'), { width, height });
                canvas.getContext('2d').fillRect(0, 0, width / 2, height / 2);
                return canvas.toDataURL().split(',')[1];
              }
              """,
              size);
      view.drop(
              "a-name-without-blanks-".repeat(8) + ".png",
              "image/png",
              Base64.getDecoder().decode((String) picture))
          .settle();
      assertNoScrollingSideways(page);
      assertThat(page.locator("#frame").boundingBox().height).isBetween(5.0, 740.0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void changesItsThemeAndRemembersIt(ColorScheme system) {
    Page page = SESSION.page(new Browser.NewContextOptions().setColorScheme(system));
    page.navigate("/");
    Object before = paper(page);

    page.click("#theme");

    Object after = paper(page);
    assertThat(after).isNotEqualTo(before);
    assertThat(page.getAttribute("#theme", "aria-pressed"))
        .isEqualTo(String.valueOf(system == ColorScheme.LIGHT));
    page.reload();
    assertThat(paper(page)).isEqualTo(after);
  }

  private static Object paper(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  private static void check(Page page, String name) {
    page.evaluate(STILL);
    BrowserSession.screenshot(page, name);
    BrowserSession.assertAccessible(page);
    assertNoScrollingSideways(page);
  }

  private static void assertNoScrollingSideways(Page page) {
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .isEqualTo(0);
  }
}
