// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// When something goes wrong, the page …
final class TroubleTest {
  private static final String MARKUP = "<img src=x onerror=\"window.broken=true\"><b>bold</b>";

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.web.max-bytes", "200KiB"));

  @Test
  void saysWhatIsWrongWithAFileThatIsNoPicture() {
    PictureView view = PictureView.open(SESSION.page());

    view.drop("notes.png", "image/png", "no picture".getBytes(StandardCharsets.UTF_8)).settle();

    assertThat(view.problem()).contains("can't be used", "Save it anew as PNG or JPEG");
    assertThat(view.page().isVisible("#blank")).isTrue();
    BrowserSession.screenshot(view.page(), "broken-file");
    BrowserSession.assertAccessible(view.page());
    SESSION.forgive("422");
  }

  @Test
  void saysWhatIsWrongWithATruncatedPicture() {
    PictureView view = PictureView.open(SESSION.page());
    byte[] whole = PictureView.example("fox-and-pear");

    view.drop("half.png", "image/png", Arrays.copyOf(whole, whole.length / 2)).settle();

    assertThat(view.problem()).contains("can't be used", "Save it anew");
    SESSION.forgive("422");
  }

  @Test
  void goesOnWithTheNextPicture() {
    PictureView view = PictureView.open(SESSION.page());
    view.drop("notes.png", "image/png", new byte[10]).settle();

    view.page().click("#other");
    view.dropFox();

    assertThat(view.words()).isEqualTo(PictureView.FOX);
    assertThat(view.problem()).isEmpty();
    SESSION.forgive("422");
  }

  @Test
  void sendsNothingThatIsTooLarge() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().onRequest(request -> assertThat(request.url()).doesNotContain("/v1/captions"));

    view.drop("large.png", "image/png", new byte[300_000]).settle();

    assertThat(view.problem())
        .contains("too large", "300\u00a0kB", "205\u00a0kB", "veduta.web.max-bytes", "smaller");
  }

  @Test
  void saysThatTheServerIsGoneAndTriesAgain() {
    PictureView view = PictureView.open(SESSION.page());
    view.page().context().setOffline(true);
    view.drop("fox.png", "image/png", PictureView.example("fox-and-pear")).settle();
    assertThat(view.problem()).contains("can’t be reached", "veduta serve");
    BrowserSession.screenshot(view.page(), "server-gone");

    view.page().context().setOffline(false);
    view.page().click("#problem button");

    view.page().waitForSelector("#picture-view[data-state=done]");
    assertThat(view.words()).isEqualTo(PictureView.FOX);
    SESSION.forgive("ERR_INTERNET_DISCONNECTED");
  }

  @Test
  void saysThatTheServerIsGoneInTheMidstOfAnAnswer() {
    try (Wire wire = Wire.to(SESSION.address())) {
      PictureView view = PictureView.open(SESSION.page(wire.address()));
      wire.cutBehind("event: token");
      view.drop("fox.png", "image/png", PictureView.example("fox-and-pear")).settle();
      assertThat(view.problem()).contains("can’t be reached", "Try again");
      BrowserSession.screenshot(view.page(), "server-gone-amidst");
      BrowserSession.assertAccessible(view.page());

      wire.mend();
      view.page().click("#problem button");

      view.page().waitForSelector("#picture-view[data-state=done]");
      assertThat(view.words()).isEqualTo(PictureView.FOX);
    }
    SESSION.forgive("net::ERR_");
  }

  @Test
  void saysThatAnAnswerBrokeOff() {
    PictureView view = PictureView.open(SESSION.page());
    answer(view.page(), "event: token\ndata: {\"text\":\"a fox\",\"id\":1}\n\n");

    view.drop("fox.png", "image/png", PictureView.example("fox-and-pear")).settle();

    assertThat(view.problem()).contains("broke off", "Try again");
  }

  @Test
  void saysWhenABusyServerMayBeAskedAgain() {
    PictureView view = PictureView.open(SESSION.page());
    view.page()
        .route(
            "**/v1/captions",
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setStatus(429)
                        .setContentType("application/problem+json")
                        .setHeaders(Map.of("Retry-After", "7"))
                        .setBody(
                            """
                            {"title": "The server is busy", "status": 429,
                             "detail": "64 requests wait"}
                            """)));

    view.drop("fox.png", "image/png", PictureView.example("fox-and-pear")).settle();

    assertThat(view.problem())
        .contains("The server is busy", "64 requests wait", "in 7\u00a0s", "Try again");
    SESSION.forgive("429");
  }

  @Test
  void showsMarkupInNamesCaptionsAndProblemsAsText() {
    PictureView view = PictureView.open(SESSION.page());
    Page page = view.page();
    String caption = json(MARKUP);
    answer(
        page,
        """
        event: token
        data: {"text":%s,"id":1}

        event: caption
        data: {"text":%s,"tokens":[],"finish":"eos","model":%s,"backend":%s,"seconds":1}

        """
            .formatted(caption, caption, caption, caption));

    view.drop(MARKUP.replace('/', '∕') + ".png", "image/png", PictureView.example("three-cats"))
        .settle();

    assertThat(view.words()).isEqualTo(MARKUP);
    assertThat(view.facts()).contains(MARKUP);
    assertThat(page.textContent("#file-name")).contains("<img src=x");
    page.unroute("**/v1/captions");
    answer(
        page, "event: problem\ndata: {\"title\":%s,\"detail\":%s}\n\n".formatted(caption, caption));
    page.click("#again");
    page.waitForSelector("#problem .problem");
    assertThat(view.problem()).contains(MARKUP);
    assertThat(page.evaluate("window.broken")).isNull();
    assertThat(page.locator("main b").count()).isZero();
  }

  private static void answer(Page page, String events) {
    page.route(
        "**/v1/captions",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("text/event-stream").setBody(events)));
  }

  private static String json(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }
}
