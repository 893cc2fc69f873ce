// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Without a mouse, the page …
final class WithoutMouseTest {
  @RegisterExtension static final BrowserSession SESSION = BrowserSession.usual();

  /// What the keyboard is at.
  private static final String FOCUSED = "document.activeElement.id";

  @ParameterizedTest
  @ValueSource(strings = {"Enter", "Space"})
  void isUsedByTheKeyboardAlone(String key) {
    PictureView view = PictureView.open(SESSION.page());
    Page page = view.page();
    Keyboard keys = page.keyboard();

    tabTo(page, "file");
    FileChooser chooser = page.waitForFileChooser(() -> keys.press(key));
    chooser.setFiles(new FilePayload("fox.png", "image/png", PictureView.example("fox-and-pear")));
    view.settle();
    tabTo(page, "#words .word");
    view.lookAt("a");
    keys.press("ArrowRight");
    view.lookAt("fox");
    keys.press("End");
    view.lookAt("background");
    keys.press("Home");
    view.lookAt("a");
    tabTo(page, "question");
    keys.type("which colour is the background?");
    keys.press("Enter");
    page.waitForSelector("#answers .word[role=button]");
    tabTo(page, "captioner");
    tabTo(page, "backend");
    keys.press("ArrowDown");

    view.settle();
    assertThat(view.words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void skipsToTheContent() {
    Page page = PictureView.open(SESSION.page()).page();

    page.keyboard().press("Tab");
    assertThat(page.evaluate(FOCUSED)).isEqualTo("skip");
    page.keyboard().press("Enter");

    assertThat(page.evaluate(FOCUSED)).isEqualTo("main");
    assertThat(page.evaluate("location.hash")).isEqualTo("");
  }

  @Test
  void showsWhereTheFocusIs() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();
    Page page = view.page();
    List<String> unseen = new ArrayList<>();

    page.focus("#skip");
    for (int i = 0; i < 25; i++) {
      page.keyboard().press("Tab");
      Object outlined =
          page.evaluate(
              """
              () => {
                const outlined = (element) => element
                    && getComputedStyle(element).outlineStyle !== 'none'
                    && parseFloat(getComputedStyle(element).outlineWidth) >= 2;
                const focused = document.activeElement;
                return focused === document.body || outlined(focused)
                    || outlined(focused.nextElementSibling);
              }
              """);
      if (!Boolean.TRUE.equals(outlined)) {
        unseen.add(String.valueOf(page.evaluate("document.activeElement.outerHTML")));
      }
    }

    assertThat(unseen).isEmpty();
  }

  @Test
  void announcesTheWholeTextOnceItIsThere() {
    PictureView view = PictureView.open(SESSION.page());
    view.page()
        .evaluate(
            """
            () => {
              window.said = [];
              const announcer = document.getElementById('announcer');
              new MutationObserver(() => window.said.push(announcer.textContent))
                  .observe(announcer, { childList: true });
            }
            """);

    view.dropFox();

    assertThat(view.page().evaluate("window.said"))
        .isEqualTo(List.of("It says: " + PictureView.FOX));
  }

  @Test
  void pinsAWordByEnterAndFreesItByEscape() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();
    Page page = view.page();

    view.word("fox").focus();
    page.keyboard().press("Enter");
    page.focus("#question");
    view.lookAt("fox");
    view.word("fox").focus();
    page.keyboard().press("Escape");
    page.focus("#question");

    page.waitForSelector("#attention:not(.lit)");
  }

  @Test
  void isUsedByFingers() {
    PictureView view =
        PictureView.open(
            SESSION.page(
                new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true)));
    assertThat(view.page().isVisible("label[for=camera]")).isTrue();
    view.dropFox();

    view.word("fox").tap();
    view.lookAt("fox");
    view.word("pear").tap();
    view.lookAt("pear");
    view.word("pear").tap();

    view.page().waitForSelector("#attention:not(.lit)");
  }

  @Test
  void stillShowsAttentionWhereMotionIsUnwanted() {
    PictureView view =
        PictureView.open(
            SESSION.page(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)));
    view.dropFox();

    view.word("fox").hover();

    view.lookAt("fox");
    assertThat(view.page().evaluate("document.getAnimations().length")).isEqualTo(0);
  }

  /// Presses Tab until that has the focus: an id, or a selector.
  private static void tabTo(Page page, String wanted) {
    String selector = wanted.startsWith("#") ? wanted : "#" + wanted;
    for (int i = 0; i < 40; i++) {
      page.keyboard().press("Tab");
      if (Boolean.TRUE.equals(
          page.evaluate("(selector) => document.activeElement.matches(selector)", selector))) {
        return;
      }
    }
    throw new AssertionError(wanted + " is not reached by Tab");
  }
}
