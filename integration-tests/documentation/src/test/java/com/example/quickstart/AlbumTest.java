// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static dev.veduta.testkit.VedutaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Image;
import dev.veduta.testkit.FakeCaptioner;
import dev.veduta.testkit.Reply;
import org.junit.jupiter.api.Test;

/// An album …
final class AlbumTest {
  private static final Image FOX = Image.of("fox.png", new byte[0]);
  private static final Image NOTES = Image.of("notes.txt", new byte[0]);

  private final FakeCaptioner fake =
      FakeCaptioner.saying("a picture")
          .about("fox.png", "a fox beside a pear")
          .about("notes.txt", Reply.unreadable());
  private final Album album = new Album(fake);

  @Test
  void saysWhatAPictureShows() {
    assertThat(album.describe(FOX)).isEqualTo("a fox beside a pear");
    assertThat(fake).wasAskedTimes(1).wasAskedAbout("fox.png");
  }

  @Test
  void saysPerhapsOfWhatItIsNotSureOf() {
    fake.inTurn(Reply.text("a fox").withConfidence(0.3));

    assertThat(album.describe(FOX)).isEqualTo("perhaps a fox");
  }

  @Test
  void outlivesFaults() {
    fake.inTurn(Reply.busy());

    assertThat(album.describe(FOX)).isEqualTo("ask again later");
    assertThat(album.describe(NOTES)).isEqualTo("no picture");
  }
}
