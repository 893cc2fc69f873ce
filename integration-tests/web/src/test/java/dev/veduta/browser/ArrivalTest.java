// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForConditionOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes to the page …
final class ArrivalTest {
  private static final String ELSEWHERE = "https://example.org/cat.png";

  @RegisterExtension static final BrowserSession SESSION = BrowserSession.usual();

  @Test
  void isPastedFromTheClipboard() {
    Page page = withClipboard();
    page.evaluate(
        """
        async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          await navigator.clipboard.write(
              [new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
        }
        """,
        Base64.getEncoder().encodeToString(PictureView.example("fox-and-pear")));

    page.keyboard().press("Control+v");

    assertThat(new PictureView(page).settle().words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void isNoAddressThatIsPasted() {
    Page page = withClipboard();
    page.evaluate("address => navigator.clipboard.writeText(address)", ELSEWHERE);

    page.keyboard().press("Control+v");

    assertThat(refusal(page)).contains("is an address", "Save the picture");
    BrowserSession.assertAccessible(page);
    BrowserSession.screenshot(page, "address");
    new PictureView(page).dropFox();
    assertThat(page.isVisible("#refused")).isFalse();
  }

  @Test
  void mayBeAnAddressInAField() {
    Page page = withClipboard();
    PictureView view = new PictureView(page).dropFox();
    page.evaluate("address => navigator.clipboard.writeText(address)", ELSEWHERE);

    page.focus("#question");
    page.keyboard().press("Control+v");

    page.waitForCondition(() -> page.inputValue("#question").equals(ELSEWHERE));
    assertThat(page.isVisible("#refused")).isFalse();
    assertThat(view.words()).isEqualTo(PictureView.FOX);
  }

  private static Page withClipboard() {
    Page page = SESSION.page();
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    return PictureView.open(page).page();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/#jobs"})
  void isNoAddressThatIsDropped(String view) {
    Page page = SESSION.page();
    page.navigate(view);
    page.waitForSelector(".drop:visible");
    String before = page.url();

    Drag.address(ELSEWHERE).dropOn(page);

    page.getByText("Save the picture").first().waitFor();
    assertThat(page.url()).isEqualTo(before);
  }

  @Test
  void isNoFileWithoutBytes() {
    PictureView view = PictureView.open(SESSION.page());

    view.drop("empty.png", "image/png", new byte[0]).settle();

    assertThat(view.problem()).contains("empty", "choose another");
    SESSION.forgive("422");
  }

  @Test
  void isAPictureOfFiftyMegapixels() {
    PictureView view = PictureView.open(SESSION.page());

    view.drop("large.png", "image/png", blank(8000, 6250)).settle();

    assertThat(view.problem()).isEmpty();
    assertThat(view.words()).isNotEmpty();
    assertThat(view.page().innerText("#file-size")).contains("8000 × 6250");
  }

  @Test
  void isNotSentWithMorePixelsThanTheServerTakes() {
    PictureView view = PictureView.open(SESSION.page());
    AtomicInteger sent = new AtomicInteger();
    view.page().onRequest(request -> sent.addAndGet(request.method().equals("POST") ? 1 : 0));

    view.drop("larger.png", "image/png", blank(8000, 6400)).settle();

    assertThat(view.problem()).contains("too large", "51.2", "50", "veduta.web.max-pixels");
    assertThat(sent).hasValue(0);
  }

  @Test
  void isTakenBeforeASlowServerHasSaidWhatItHas() {
    Page page = SESSION.page();
    AtomicInteger asked = new AtomicInteger();
    List<Runnable> later = new ArrayList<>();
    page.route(
        url -> url.endsWith("/v1/captioners") || url.endsWith("/v1/limits"),
        route -> {
          asked.incrementAndGet();
          later.add(route::resume);
        });
    page.navigate("/");
    page.waitForCondition(() -> asked.get() > 0);

    PictureView view = new PictureView(page).dropFox();

    assertThat(view.words()).isEqualTo(PictureView.FOX);
    page.waitForCondition(
        () -> {
          later.forEach(Runnable::run);
          later.clear();
          return page.locator("#captioner option").count() > 0;
        },
        new WaitForConditionOptions().setTimeout(30_000));
    assertThat(view.words()).isEqualTo(PictureView.FOX);
  }

  @Test
  void isNoExampleWhenTheServerIsGone() {
    Page page = PictureView.open(SESSION.page()).page();
    page.context().setOffline(true);

    page.click("#examples button");

    assertThat(refusal(page)).contains("can’t be reached");
    page.context().setOffline(false);
    page.click("#examples button");
    assertThat(new PictureView(page).settle().words()).isEqualTo(PictureView.FOX);
    SESSION.forgive("ERR_INTERNET_DISCONNECTED");
  }

  private static String refusal(Page page) {
    page.waitForSelector("#refused .problem");
    return page.innerText("#refused");
  }

  private static byte[] blank(int width, int height) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
