// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import dev.veduta.api.Captioner;
import dev.veduta.api.Video;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A film that is dropped on the page …
final class FilmTest {
  /// A model of films with random weights.
  private static final String FILMS = "../goldens/src/test/resources/cases/git-video/checkpoint";

  @RegisterExtension
  static final BrowserSession SESSION =
      BrowserSession.with(Map.of("veduta.captioner.films.model", FILMS));

  @TempDir private Path folder;
  private Path film;

  /// Two seconds of stripes that wander.
  @BeforeEach
  void make() throws IOException {
    film = folder.resolve("stripes.mp4");
    SequenceEncoder encoder =
        SequenceEncoder.createWithFps(NIOUtils.writableChannel(film.toFile()), Rational.R(10, 1));
    for (int frame = 0; frame < 20; frame++) {
      Picture picture = Picture.create(64, 48, ColorSpace.RGB);
      byte[] rgb = picture.getPlaneData(0);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) ((i / 3 + 3 * frame) % 64 < 24 ? 90 : -90);
      }
      encoder.encodeNativeFrame(picture);
    }
    encoder.finish();
  }

  @Test
  void isDescribed() throws IOException {
    PictureView view = PictureView.open(SESSION.page());
    view.page().selectOption("#captioner", "films");

    drop(view).settle();

    assertThat(view.words()).isNotEmpty().isEqualTo(described());
    assertThat(view.facts()).contains("tokens");
    assertThat(view.page().isVisible("#questions")).isFalse();
    assertThat(view.page().isVisible("#tasks")).isFalse();
    BrowserSession.screenshot(view.page(), "film");
    BrowserSession.assertAccessible(view.page());
  }

  private String described() {
    try (Captioners captioners = Captioners.open(CaptionerSettings.of(Captioner.DEFAULT, FILMS))) {
      return captioners.get(VideoCaptioner.class).caption(Video.of(film)).text();
    }
  }

  @Test
  void isShownWithSixOfItsFrames() throws IOException {
    PictureView view = PictureView.open(SESSION.page());
    Page page = view.page();
    assumeThat(page.evaluate("document.createElement('video').canPlayType('video/mp4')"))
        .as("the browser decodes such films")
        .isNotEqualTo("");
    page.selectOption("#captioner", "films");

    drop(view);

    page.waitForFunction("() => document.querySelectorAll('#frames li').length === 6");
    assertThat(page.locator("#frames").innerText()).contains("0.2", "1.8");
    assertThat(page.innerText("#file-size")).startsWith("64 × 48");
    view.settle();
    page.click("#other");
    assertThat(page.isVisible("#film")).isFalse();
    view.dropFox();
    assertThat(page.locator("#frames li").count()).isZero();
  }

  @Test
  void isNotSentToACaptionerOfPictures() throws IOException {
    PictureView view = PictureView.open(SESSION.page());
    assumeThat(tellsOfFilms(view.page())).as("the server tells who describes films").isTrue();
    AtomicInteger sent = new AtomicInteger();
    view.page().onRequest(request -> sent.addAndGet(request.method().equals("POST") ? 1 : 0));

    drop(view).settle();

    assertThat(sent).hasValue(0);
    assertThat(view.problem())
        .contains(
            "Another captioner is needed",
            "Captioner “default” can’t describe films; “films” can.");
    BrowserSession.assertAccessible(view.page());
  }

  private static boolean tellsOfFilms(Page page) {
    return Boolean.TRUE.equals(
        page.evaluate(
            """
            async () => (await (await fetch('v1/captioners')).json())
                .some(({ tasks }) => tasks && !tasks.includes('videos'))
            """));
  }

  @Test
  void isDescribedAfterACaptionerOfFilmsIsChosen() throws IOException {
    PictureView view = PictureView.open(SESSION.page());
    drop(view).settle();
    assertThat(view.problem()).isNotEmpty();

    view.page()
        .waitForResponse("**/v1/videos", () -> view.page().selectOption("#captioner", "films"))
        .finished();

    assertThat(view.settle().words()).isEqualTo(described());
    SESSION.forgive("422");
  }

  private PictureView drop(PictureView view) throws IOException {
    return view.drop("stripes.mp4", "video/mp4", Files.readAllBytes(film));
  }
}
