// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// The view of a picture, as people use it.
record PictureView(Page page) {
  static final String FOX = "a fox to the left of a pear on a red background";

  /// The states in which nothing more happens by itself.
  private static final String SETTLED = "#picture-view:is([data-state=done], [data-state=failed])";

  /// A file is made in the page, and dropped as the browser does it.
  private static final String DROP =
      """
      ([target, name, type, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type }));
        for (const event of ['dragenter', 'dragover', 'drop']) {
          document.querySelector(target).dispatchEvent(
              new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }
      }
      """;

  static PictureView open(Page page) {
    page.navigate("/");
    page.locator("#backend option").first().waitFor(attached());
    page.locator("#captioner option").first().waitFor(attached());
    return new PictureView(page);
  }

  /// One of the page's own pictures.
  static byte[] example(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            PictureView.class.getResourceAsStream("/dev/veduta/web/page/example-" + name + ".png"),
            "a picture of the page")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PictureView drop(String name, String type, byte[] file) {
    page.evaluate(DROP, List.of("#main", name, type, Base64.getEncoder().encodeToString(file)));
    return this;
  }

  PictureView dropFox() {
    return drop("fox.png", "image/png", example("fox-and-pear")).settle();
  }

  /// Waits until there is an answer, or a problem.
  PictureView settle() {
    page.waitForSelector(SETTLED);
    return this;
  }

  PictureView ask(String question) {
    page.fill("#question", question);
    page.click("#question-form button");
    page.locator("#answers li:first-child .hint").filter(withText("·")).waitFor(attached());
    return this;
  }

  PictureView classify(String labels) {
    page.check("input[name=task][value=classes]", new Page.CheckOptions().setForce(true));
    page.fill("#labels", labels);
    page.click("#labels-form button");
    page.locator("#classes li").first().waitFor();
    return settle();
  }

  /// Chooses the other of two, and waits for what it says.
  PictureView choose(String list, String value) {
    page.waitForResponse("**/v1/captions", () -> page.selectOption("#" + list, value)).finished();
    return settle();
  }

  Locator word(String text) {
    return page.locator("#words .word").filter(withText(text)).first();
  }

  /// Waits until the map of that word, and no other, is drawn to the end.
  PictureView lookAt(String word) {
    page.waitForSelector("#attention.lit[data-word='" + word + "'][data-drawn]", hidden());
    return this;
  }

  /// How bright the map leaves the picture at a point, in fractions of it: 0 dark, 255 as it is.
  int brightness(double x, double y) {
    return 255
        - ((Number)
                page.evaluate(
                    """
                    ([x, y]) => {
                      const canvas = document.getElementById('attention');
                      return canvas.getContext('2d').getImageData(
                          Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data[3];
                    }
                    """,
                    List.of(x, y)))
            .intValue();
  }

  String words() {
    return page.locator("#words").textContent();
  }

  String facts() {
    return page.locator("#facts").textContent();
  }

  String problem() {
    return page.locator("#problem").innerText();
  }

  static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.WaitForOptions attached() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);
  }

  /// For elements that may be out of sight.
  static Page.WaitForSelectorOptions hidden() {
    return new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED);
  }
}
