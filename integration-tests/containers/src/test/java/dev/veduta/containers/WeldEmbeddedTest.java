// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.containers.album.Album;
import dev.veduta.containers.album.Stamps;
import dev.veduta.runtime.Captioners;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.awt.Color;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class WeldEmbeddedTest {
  @Inject private Album album;
  @Inject private Captioners captioners;
  @Inject @Any private Instance<ImageCaptioner> all;

  @Deployment
  static WebArchive album() {
    return Archives.album(Archives.SETTINGS).addClass(Stamps.class);
  }

  @Test
  void injectsConfiguredCaptionersAndTheApplicationsOwn() {
    Image.OfBytes picture = Pictures.of(Color.RED);

    assertThat(album.describe(picture))
        .containsExactly(
            "a red picture",
            "a red picture",
            "a picture of %d bytes".formatted(picture.encoded().length),
            "a receipt over 12 euros");
  }

  @Test
  void offersCaptionersByName() {
    assertThat(captioners.names()).containsExactly("default", "sizes", "stamps");
    assertThat(all.select(Captioner.Literal.of("default")).get().caption(Pictures.of(Color.BLUE)))
        .extracting(caption -> caption.text() + ", says " + caption.model())
        .isEqualTo("a blue picture, says colour-base");
  }
}
