// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A picture on the page …
final class PictureTest {
  /// A model with random weights whose answers depend on the question to the last bit.
  private static final String ANSWERS = "../goldens/src/test/resources/cases/git-vqa/checkpoint";

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.captioner.questions.model", ANSWERS));

  @Test
  void isDescribedWordByWordAfterItWasDropped() {
    PictureView view = PictureView.open(SESSION.page());
    view.page()
        .evaluate(
            """
            () => {
              window.seen = [];
              const words = document.getElementById('words');
              new MutationObserver(() => window.seen.push(words.textContent))
                  .observe(words, { childList: true, subtree: true, characterData: true });
            }
            """);

    view.dropFox();

    assertThat(view.words()).isEqualTo(PictureView.FOX);
    @SuppressWarnings("unchecked")
    List<String> seen = (List<String>) view.page().evaluate("window.seen");
    List<String> steps = seen.stream().filter(text -> !text.isEmpty()).distinct().toList();
    assertThat(steps).hasSizeGreaterThan(5).allMatch(PictureView.FOX::startsWith);
    assertThat(steps).isSortedAccordingTo((a, b) -> Integer.compare(a.length(), b.length()));
    BrowserSession.screenshot(view.page(), "picture");
  }

  @Test
  void isShownBeforeAnythingIsAnswered() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().route("**/v1/captions", route -> {}); // never answered

    view.drop("fox.png", "image/png", PictureView.example("fox-and-pear"));

    view.page().locator("#file-size").filter(PictureView.withText("480 × 480")).waitFor();
    view.page().waitForSelector("#cancel:visible");
  }

  @Test
  void tellsTimeTokensModelAndBackend() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();

    assertThat(view.facts())
        .containsPattern("[0-9.]+\\u00a0s")
        .contains("tokens")
        .contains("per second")
        .contains("% sure")
        .contains("git-scenes")
        .contains("vector-cpu");
  }

  @Test
  void isLitWhereTheModelLookedForTheWordUnderThePointer() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();

    view.word("fox").hover();
    view.lookAt("fox");
    int foxInFox = view.brightness(0.27, 0.6);
    int pearInFox = view.brightness(0.73, 0.45);
    BrowserSession.screenshot(view.page(), "attention");
    view.word("pear").hover();
    view.lookAt("pear");

    assertThat(foxInFox).isGreaterThan(pearInFox);
    assertThat(view.brightness(0.73, 0.45)).isNotEqualTo(pearInFox);
    assertThat(view.brightness(0.73, 0.45)).isGreaterThan(view.brightness(0.27, 0.6));
    assertThat(view.page().locator("#readout").textContent()).contains("“pear”", "% sure");
  }

  @Test
  void isWholeAgainWhenThePointerLeavesUnlessAWordWasClicked() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();
    Page page = view.page();

    view.word("fox").hover();
    view.lookAt("fox");
    page.mouse().move(5, 5);
    page.waitForSelector("#attention:not(.lit)");
    view.word("pear").click();
    page.mouse().move(5, 5);

    view.lookAt("pear");
    assertThat(view.word("pear").getAttribute("aria-pressed")).isEqualTo("true");
  }

  @Test
  void showsAttentionAsHeatToo() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();
    view.page().selectOption("#shade", "heat");

    view.word("fox").hover();
    view.lookAt("fox");

    assertThat(view.brightness(0.27, 0.6)).isLessThan(view.brightness(0.95, 0.05));
    BrowserSession.screenshot(view.page(), "heat");
  }

  @Test
  void answersAQuestion() {
    String question = "old cat";
    PictureView view = PictureView.open(SESSION.page());
    view.page().selectOption("#captioner", "questions");

    view.dropFox().ask("fire dog").ask(question);

    assertThat(view.page().locator("#answers .asked").allTextContents())
        .containsExactly(question, "fire dog");
    assertThat(view.page().locator("#answers .words").allTextContents())
        .containsExactly(answer(question), answer("fire dog"))
        .doesNotHaveDuplicates();
  }

  private static String answer(String question) {
    try (Captioners captioners =
        Captioners.open(CaptionerSettings.of(Captioner.DEFAULT, ANSWERS))) {
      return captioners
          .get(VisualQuestionAnswerer.class)
          .answer(Image.of(PictureView.example("fox-and-pear")), question)
          .text();
    }
  }

  @Test
  void isClassifiedByOwnLabels() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();

    view.classify("three cats on a green background, " + PictureView.FOX + ", a frog");

    assertThat(view.page().locator("#classes .name").first().textContent())
        .isEqualTo(PictureView.FOX);
    assertThat(view.page().locator("#classes li").count()).isEqualTo(3);
    BrowserSession.screenshot(view.page(), "classes");
  }

  @Test
  void isRead() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();

    view.page().check("input[name=task][value=texts]", new Page.CheckOptions().setForce(true));

    view.settle();
    assertThat(view.words()).isEqualTo(PictureView.FOX); // no reader, it writes what it sees
    assertThat(view.page().isVisible("#content")).isFalse();
  }

  @Test
  void isDescribedAnewByTheBackendThatIsChosen() {
    PictureView view = PictureView.open(SESSION.page());
    assumeThat(view.page().locator("#backend option[value=onednn]:enabled").count())
        .as("oneDNN runs here")
        .isPositive();
    view.dropFox();
    assertThat(view.facts()).contains("vector-cpu");

    view.choose("backend", "onednn");

    assertThat(view.facts()).contains("oneDNN").doesNotContain("vector-cpu");
    assertThat(view.words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void isDescribedAnewByTheCaptionerThatIsChosen() {
    PictureView view = PictureView.open(SESSION.page()).dropFox();

    view.choose("captioner", "questions");

    assertThat(view.words()).isNotEmpty().isNotEqualTo(PictureView.FOX);
  }

  @Test
  void isDescribedByTheOptionsThatAreSetAlsoAfterAReload() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().click("#options summary");
    view.page().fill("#option-max-new-tokens", "2");
    view.page().press("#option-max-new-tokens", "Tab");

    view.dropFox();

    assertThat(view.words()).isEqualTo("a fox");
    assertThat(view.facts()).contains("2 tokens", "cut at the most tokens");
    view.page().reload();
    assertThat(view.dropFox().words()).isEqualTo("a fox");
    view.page().click("#options summary");
    view.page().click("#options-reset");
    view.page().click("#again");
    view.page().locator("#words").filter(PictureView.withText(PictureView.FOX)).waitFor();
  }

  @Test
  void isTakenFromTheClipboardAnExampleOrAChosenFile() {
    Page page = SESSION.page();
    PictureView view = PictureView.open(page);
    page.evaluate(
        """
        (base64) => {
          const transfer = new DataTransfer();
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          transfer.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
          document.body.dispatchEvent(
              new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }));
        }
        """,
        Base64.getEncoder().encodeToString(PictureView.example("fox-and-pear")));
    assertThat(view.settle().words()).isEqualTo(PictureView.FOX);

    page.click("#other");
    page.click("#examples button:nth-of-type(2)");
    assertThat(view.settle().words()).isEqualTo("three cats on a green background");

    page.click("#other");
    FileChooser chooser = page.waitForFileChooser(() -> page.click("label[for=file]"));
    chooser.setFiles(new FilePayload("fox.png", "image/png", PictureView.example("fox-and-pear")));
    assertThat(view.settle().words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void isCancelledByTheButton() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().route("**/v1/captions", route -> {}); // never answered
    view.drop("fox.png", "image/png", PictureView.example("fox-and-pear"));

    List<String> failed = new CopyOnWriteArrayList<>();
    view.page().onRequestFailed(request -> failed.add(request.url()));

    view.page().click("#cancel");

    view.settle();
    assertThat(view.facts()).isEqualTo("cancelled");
    view.page().waitForCondition(() -> !failed.isEmpty());
    assertThat(failed).singleElement().asString().endsWith("/v1/captions");
    view.page().unroute("**/v1/captions");
    view.page().click("#again");
    view.page().waitForSelector("#picture-view[data-state=done]");
    assertThat(view.words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void isCopiedAsText() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    view.dropFox();

    view.page().click("#copy");

    view.page().locator("#copy").filter(PictureView.withText("Copied")).waitFor();
    assertThat(view.page().evaluate("navigator.clipboard.readText()")).isEqualTo(PictureView.FOX);
  }
}
