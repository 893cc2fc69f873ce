// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ModelException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.CaptionerStatus;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The models of a service …
final class ModelsTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Optional<String> VECTORS = Optional.of("vector-cpu");
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void areTheEmbeddedOneWithoutConfiguration() {
    try (Captioners none = captioners();
        Models models = models(none, 1, "1h")) {
      assertThat(models.names()).containsExactly("default");
      assertThat(models.status("default")).isEmpty();
      try (Models.Use use = models.open(NONE, NONE, LONGEST)) {
        assertThat(use.as(ImageCaptioner.class).caption(Image.of(FormBody.FOX)).text())
            .isEqualTo(FormBody.FOX_CAPTION);
        assertThat(models.status("default").orElseThrow().state())
            .isEqualTo(CaptionerStatus.State.READY);
      }
    }
  }

  @Test
  void areThoseOfTheApplicationUnlessARequestChoosesAnotherBackend() {
    try (Captioners own = captioners("scenes", "other");
        Models models = models(own, 1, "1h")) {
      try (Models.Use use = models.open(Optional.of("scenes"), NONE, LONGEST)) {
        assertThat(use.captioners()).isSameAs(own);
      }
      try (Models.Use use = models.open(Optional.of("scenes"), VECTORS, LONGEST)) {
        assertThat(use.captioners()).isNotSameAs(own);
        assertThat(use.captioners().settings("scenes").backend()).isEqualTo("vector-cpu");
      }
      assertThatThrownBy(() -> models.open(NONE, NONE, LONGEST))
          .hasMessage("there is no captioner 'default'; there are: scenes, other");
    }
  }

  @Test
  void areNoMoreThanMayBeOpen() {
    try (Captioners none = captioners();
        Models models = models(none, 1, "1h")) {
      Models.Use first = models.open(NONE, NONE, LONGEST);
      assertThatThrownBy(() -> models.open(NONE, VECTORS, LONGEST))
          .isInstanceOfSatisfying(
              ProblemException.class,
              busy -> assertThat(busy.problem().kind()).isEqualTo(Problem.Kind.BUSY));
      first.close();
      try (Models.Use second = models.open(NONE, VECTORS, LONGEST)) {
        assertThat(second.captioners()).isNotSameAs(first.captioners());
        assertThat(first.captioners().status("default").state())
            .isEqualTo(CaptionerStatus.State.CLOSED);
      }
    }
  }

  @Test
  void areClosedWhenNobodyHasUsedThemForAWhile() {
    try (Captioners none = captioners();
        Models models = models(none, 1, "20ms")) {
      Models.Use use = models.open(NONE, NONE, LONGEST);
      use.close();
      long deadline = System.nanoTime() + LONGEST.toNanos();
      while (use.captioners().status("default").state() != CaptionerStatus.State.CLOSED) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      assertThat(models.status("default")).isEmpty();
    }
  }

  @Test
  void tellNothingOfTheServersFilesWhenTheyCanNotBeLoaded() {
    try (Captioners broken =
            Captioners.lazy(
                List.of(CaptionerSettings.of("broken", "/srv/secret/model")),
                Providers.installed());
        Models models = models(broken, 1, "1h")) {
      assertThatThrownBy(() -> models.open(NONE, NONE, LONGEST))
          .isInstanceOfSatisfying(
              ProblemException.class,
              failure -> {
                assertThat(failure.problem().status()).isEqualTo(503);
                assertThat(failure.problem().instance().orElse("")).startsWith("urn:uuid:");
                assertThat(failure.problem().detail()).doesNotContain("/", "secret");
                assertThat(failure).hasRootCauseInstanceOf(ModelException.class);
              });
    }
  }

  private static Captioners captioners(String... names) {
    return Captioners.lazy(
        List.of(names).stream()
            .map(name -> CaptionerSettings.of(name, "classpath:dev/veduta/models/git-scenes"))
            .toList(),
        Providers.installed());
  }

  private static Models models(Captioners captioners, int most, String idle) {
    WebSettings settings =
        WebSettingsTest.of(Map.of("veduta.web.most-models", "" + most, "veduta.web.idle", idle));
    return new Models(captioners, settings, new ComputeBackends(captioners.providers(), Set.of()));
  }
}
