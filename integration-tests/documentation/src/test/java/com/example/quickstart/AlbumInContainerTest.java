// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.quickstart;

import static dev.veduta.testkit.VedutaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

/// An application in a container …
@EnableWeld
final class AlbumInContainerTest {
  private static final Image FOX = Image.of("fox.png", new byte[0]);

  /// A bean as any other: it takes the place of the captioner that is configured.
  @Dependent
  static class Fakes {
    @Produces @Singleton @Captioner FakeCaptioner captioner = FakeCaptioner.saying("a fake");
  }

  /// Where the application has a captioner of its own, an alternative takes its place.
  @Alternative
  @Priority(1)
  @Dependent
  static class Instead {
    @Produces
    @Singleton
    @Captioner("signs")
    FakeCaptioner signs = FakeCaptioner.saying("a sign").to("what does it say?", "stop");
  }

  /// The application's own.
  @Dependent
  static class OwnSigns {
    @Produces
    @ApplicationScoped
    @Captioner("signs")
    ImageCaptioner signs() {
      throw new IllegalStateException("there is an alternative");
    }
  }

  @WeldSetup
  WeldInitiator weld =
      WeldInitiator.from(
              Album.class,
              DescribeResource.class,
              Fakes.class,
              Instead.class,
              OwnSigns.class,
              AlbumInContainerTest.class)
          .activate(jakarta.enterprise.context.RequestScoped.class)
          .build();

  @Inject Album album;
  @Inject @Captioner FakeCaptioner fake;

  @Inject
  @Captioner("signs")
  ImageCaptioner signs;

  @Inject
  @Captioner("signs")
  VisualQuestionAnswerer answerer;

  @Inject DescribeResource resource;

  @Test
  void hasTheFakeInThePlaceOfTheConfiguredCaptioner() {
    assertThat(album.describe(FOX)).isEqualTo("a fake");
    assertThat(fake).wasAskedAbout("fox.png");
    assertThat(resource.describe(new byte[0])).isEqualTo("a fake");
  }

  @Test
  void hasTheAlternativeInThePlaceOfItsOwn() {
    assertThat(signs.caption(FOX)).hasText("a sign").isComplete();
    assertThat(answerer.answer(FOX, "what does it say?")).hasText("stop");
  }
}
