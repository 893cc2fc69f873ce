// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionInspector;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Scorer;
import dev.veduta.api.Token;
import dev.veduta.api.Video;
import dev.veduta.api.VideoCaptioner;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.runtime.Captioners;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/// The tasks of a real model are injected …
class TasksTest {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";
  private static final Image FROG = Image.of(Path.of("..", "..", "docs", "samples", "frog.png"));
  private static final List<String> NAMES = List.of("a cat", "a frog", "a fox");
  private static final Map<String, String> SETTINGS =
      Map.of("veduta.captioner.default.model", MODEL, "veduta.captioner.scenes.model", MODEL);

  @Test
  void withTheQualifierWithAndWithoutANameAndWithoutIt() {
    try (RegisteredConfig _ = RegisteredConfig.of(SETTINGS);
        WeldContainer container = start(Everything.class)) {
      Everything tasks = container.select(Everything.class).get();

      for (VisualQuestionAnswerer answerer :
          List.of(tasks.plainAnswerer, tasks.answerer, tasks.namedAnswerer.get())) {
        assertThat(answerer.answer(FROG, "a frog on").text()).isEqualTo("an orange background");
      }
      for (ImageClassifier classifier :
          List.of(tasks.plainClassifier, tasks.classifier, tasks.namedClassifier.get())) {
        assertThat(classifier.classify(FROG, NAMES).best().name()).isEqualTo("a frog");
      }
      for (Scorer scorer : List.of(tasks.plainScorer, tasks.scorer, tasks.namedScorer.get())) {
        assertThat(scorer.score(FROG, "a frog on an orange background").tokens())
            .hasSize(7)
            .extracting(Token::probability)
            .allSatisfy(probability -> assertThat(probability).isGreaterThan(0.9));
      }
    }
  }

  @Test
  void thatLookInsideAndSeeVideosToo() {
    try (RegisteredConfig _ = RegisteredConfig.of(SETTINGS);
        WeldContainer container = start(Observers.class)) {
      Observers tasks = container.select(Observers.class).get();
      Caption caption = tasks.captioner.caption(FROG);

      for (CaptionInspector inspector : List.of(tasks.plainInspector, tasks.inspector)) {
        assertThat(inspector.inspect(FROG, caption).tokens()).hasSameSizeAs(caption.tokens());
      }
      for (VideoCaptioner films : List.of(tasks.plainFilms, tasks.films)) {
        assertThatThrownBy(() -> films.caption(Video.of(List.of(FROG, FROG))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("trained on pictures");
      }
    }
  }

  @Test
  void whereTheApplicationHasNoneOfItsOwn() {
    try (RegisteredConfig _ = RegisteredConfig.of(SETTINGS);
        WeldContainer container = start(Everything.class, OwnTasks.class)) {
      Everything tasks = container.select(Everything.class).get();

      assertThat(tasks.answerer.answer(FROG, "what is it?").text()).isEqualTo("my own");
      assertThat(tasks.plainAnswerer.answer(FROG, "what is it?").text()).isEqualTo("my own");
      assertThat(tasks.classifier.classify(FROG, NAMES).best().name()).isEqualTo("a cat");
      assertThat(tasks.namedClassifier.get().classify(FROG, NAMES).best().name())
          .isEqualTo("a frog");
      assertThat(tasks.scorer.score(FROG, "a frog").tokens()).hasSize(3);
    }
  }

  @Test
  void asOftenAsTheyAreAskedForOfOneModel() {
    try (RegisteredConfig _ = RegisteredConfig.of(SETTINGS);
        WeldContainer container = start(Everything.class)) {
      assertThat(container.select(Captioners.class).get().names())
          .containsExactlyInAnyOrder("default", "scenes");
    }
  }

  private static WeldContainer start(Class<?>... beans) {
    return new Weld().disableDiscovery().addBeanClasses(beans).initialize();
  }

  @Dependent
  static class Everything {
    @Inject VisualQuestionAnswerer plainAnswerer;
    @Inject @Captioner VisualQuestionAnswerer answerer;

    @Inject
    @Captioner("scenes")
    Instance<VisualQuestionAnswerer> namedAnswerer;

    @Inject ImageClassifier plainClassifier;
    @Inject @Captioner ImageClassifier classifier;

    @Inject
    @Captioner("scenes")
    Instance<ImageClassifier> namedClassifier;

    @Inject Scorer plainScorer;
    @Inject @Captioner Scorer scorer;

    @Inject
    @Captioner("scenes")
    Instance<Scorer> namedScorer;
  }

  @Dependent
  static class Observers {
    @Inject ImageCaptioner captioner;
    @Inject CaptionInspector plainInspector;

    @Inject
    @Captioner("scenes")
    CaptionInspector inspector;

    @Inject VideoCaptioner plainFilms;

    @Inject
    @Captioner("scenes")
    VideoCaptioner films;
  }

  @Dependent
  static class OwnTasks {
    @Produces
    @Captioner
    @ApplicationScoped
    VisualQuestionAnswerer answerer() {
      return FakeCaptioner.saying("my own");
    }

    @Produces
    @Captioner
    @ApplicationScoped
    ImageClassifier classifier() {
      return FakeCaptioner.saying("a cat");
    }
  }
}
