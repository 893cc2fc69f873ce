// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.Content;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.TextReader;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.git.GitProvider;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/// What the extension makes of the beans that an application has.
class WeldSeTest {
  private static final Image PICTURE = Pictures.of(Color.WHITE);
  private static final Map<String, String> ONE =
      Map.of("veduta.captioner.colours.model", Archives.COLOUR_MODEL);

  @Test
  void loadsAModelAtFirstUseAndClosesItWithTheContainer() {
    AtomicInteger open = new AtomicInteger();
    Counted.open = open;
    try (RegisteredConfig _ = RegisteredConfig.of(ONE);
        WeldContainer container = start(Counted.class)) {
      ImageCaptioner captioner =
          container.select(ImageCaptioner.class, Captioner.Literal.of("colours")).get();
      assertThat(open).hasValue(0);

      assertThat(captioner.caption(PICTURE).text()).isEqualTo("a white picture");
      assertThat(captioner.caption(PICTURE).text()).isEqualTo("a white picture");
      assertThat(open).hasValue(1);
    }
    assertThat(open).hasValue(0);
  }

  @Test
  void readsEnvironmentVariables() {
    Map<String, String> variables =
        Map.of(
            "VEDUTA_CAPTIONER_DEFAULT_MODEL", Archives.COLOUR_MODEL,
            "VEDUTA_CAPTIONER_DEFAULT_GENERATION_NUM_BEAMS", "2",
            "VEDUTA_JAVA_HOME", "/somewhere/jdk-25");
    try (RegisteredConfig _ = RegisteredConfig.ofVariables(variables);
        WeldContainer container = start(AverageColour.class, Plain.class)) {
      assertThat(container.select(Plain.class).get().captioner.caption(PICTURE).text())
          .isEqualTo("the white picture");
    }
  }

  @Test
  void makesNoBeanThatNobodyConfiguredOrInjects() {
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(Optionally.class)) {
      assertThat(container.select(Optionally.class).get().all.isUnsatisfied()).isTrue();
      assertThat(container.select(Captioners.class).get().names()).isEmpty();
    }
  }

  @Test
  void injectsTheApplicationsOwnDefaultWithoutQualifier() {
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(OwnDefault.class, Plain.class)) {
      assertThat(container.select(Plain.class).get().captioner.caption(PICTURE).text())
          .isEqualTo("my own");
    }
  }

  @Test
  void leavesUnqualifiedInjectionToTheApplicationsUnqualifiedBean() {
    try (RegisteredConfig _ =
            RegisteredConfig.of(Map.of("veduta.captioner.default.model", Archives.COLOUR_MODEL));
        WeldContainer container = start(AverageColour.class, Shouting.class, Plain.class)) {
      assertThat(container.select(Plain.class).get().captioner.caption(PICTURE).text())
          .isEqualTo("A WHITE PICTURE");
    }
  }

  @Test
  void takesCaptionersThatTheApplicationOpensItself() {
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(OwnCaptioners.class, Plain.class)) {
      assertThat(container.select(Plain.class).get().captioner.caption(PICTURE).text())
          .isEqualTo("a white picture");
    }
  }

  @Test
  void countsAPluginOnceThatIsInstalledAndABean() {
    Map<String, String> settings =
        Map.of("veduta.captioner.default.model", "classpath:dev/veduta/containers/own-git");
    assertThat(Providers.installed().find(CaptionModelProvider.class, "git")).isPresent();
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start(GitProvider.class, OwnGit.class, Plain.class)) {
      // Twice it would be one of two beans that are the model 'git'.
      assertThat(container.select(Plain.class).get().captioner.caption(PICTURE).text())
          .isEqualTo("a white picture");
    }
  }

  @Test
  void injectsReadersOfTheModelsOfCaptioners() {
    Map<String, String> settings =
        Map.of(
            "veduta.captioner.default.model", Archives.COLOUR_MODEL,
            "veduta.captioner.colours.model", Archives.COLOUR_MODEL,
            "veduta.captioner.colours.generation.num-beams", "2");
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start(AverageColour.class, Readers.class)) {
      Readers readers = container.select(Readers.class).get();

      assertThat(readers.plain.read(PICTURE).text()).isEqualTo("a white picture");
      assertThat(readers.standard.read(PICTURE).text()).isEqualTo("a white picture");
      assertThat(readers.colours.get().read(PICTURE).text()).isEqualTo("the white picture");
      assertThat(readers.colours.get().read(PICTURE).content())
          .isEqualTo(Content.unstructured("the white picture"));
    }
  }

  @Test
  void makesReadersOfCaptionersThatAreConfiguredOnly() {
    try (RegisteredConfig _ = RegisteredConfig.of(ONE);
        WeldContainer container = start(AverageColour.class)) {
      var reader = container.select(TextReader.class, Captioner.Literal.of("colours"));
      assertThat(reader.get().read(PICTURE).text()).isEqualTo("a white picture");
    }
  }

  @Test
  void leavesReadersToTheApplicationThatHasItsOwn() {
    try (RegisteredConfig _ =
            RegisteredConfig.of(Map.of("veduta.captioner.colours.model", Archives.COLOUR_MODEL));
        WeldContainer container =
            start(AverageColour.class, OwnReaders.class, Readers.class, OwnColours.class)) {
      Readers readers = container.select(Readers.class).get();
      assertThat(readers.plain.read(PICTURE).text()).isEqualTo("my own");
      assertThat(readers.standard.read(PICTURE).text()).isEqualTo("my own");
      assertThat(readers.colours.get().read(PICTURE).text()).isEqualTo("a white picture");
      assertThat(container.select(Captioners.class).get().names())
          .as("a reader is asked for beside the application's own captioner")
          .containsExactly("colours");
    }
  }

  @Test
  void opensNoModelForNamesThatTheApplicationHasBeansFor() {
    try (RegisteredConfig _ =
            RegisteredConfig.of(Map.of("veduta.captioner.default.model", "/no/such/folder"));
        WeldContainer container = start(OwnReaders.class)) {
      assertThat(container.select(Captioners.class).get().names()).isEmpty();
      assertThat(container.select(TextReader.class).get().read(PICTURE).text()).isEqualTo("my own");
    }
  }

  private static WeldContainer start(Class<?>... beans) {
    return new Weld().disableDiscovery().addBeanClasses(beans).initialize();
  }

  @Dependent
  static class Plain {
    @Inject ImageCaptioner captioner;
  }

  @Dependent
  static class Optionally {
    @Inject @Any Instance<ImageCaptioner> all;
  }

  @Dependent
  static class OwnDefault {
    @Produces
    @Captioner
    @ApplicationScoped
    ImageCaptioner captioner() {
      return FakeCaptioner.saying("my own");
    }
  }

  @Dependent
  static class Shouting {
    @Produces
    @ApplicationScoped
    ImageCaptioner shouting(@Captioner ImageCaptioner captioner) {
      return FakeCaptioner.answering(
          request -> captioner.caption((Image) request.visual()).text().toUpperCase(Locale.ROOT));
    }
  }

  @Dependent
  static class Readers {
    @Inject TextReader plain;
    @Inject @Captioner TextReader standard;

    @Inject
    @Captioner("colours")
    Instance<TextReader> colours;
  }

  @Dependent
  static class OwnReaders {
    @Produces
    @Captioner
    @ApplicationScoped
    TextReader reader() {
      return FakeCaptioner.saying("my own");
    }
  }

  @Dependent
  static class OwnColours {
    @Produces
    @Captioner("colours")
    @ApplicationScoped
    ImageCaptioner captioner() {
      return FakeCaptioner.saying("my own colours");
    }
  }

  @Dependent
  static class OwnCaptioners {
    @Produces
    @Singleton
    Captioners captioners() {
      return Captioners.lazy(
          List.of(CaptionerSettings.of("default", Archives.COLOUR_MODEL)),
          Providers.installed().with(List.of(new AverageColour())));
    }
  }

  /// Stands in for an installed model of that name.
  @Plugin("git")
  static class OwnGit extends AverageColour {}

  /// Counts the models that are open.
  @Plugin("average-colour")
  static class Counted extends AverageColour {
    private static AtomicInteger open = new AtomicInteger();

    @Override
    public CaptionModel load(ModelContext context) {
      CaptionModel model = super.load(context);
      open.incrementAndGet();
      return new CountedModel(model, open);
    }
  }

  private record CountedModel(CaptionModel model, AtomicInteger open) implements CaptionModel {
    @Override
    public Map<String, String> description() {
      return model.description();
    }

    @Override
    public List<List<Caption>> generate(List<CaptionRequest> requests, GenerationOptions options) {
      return model.generate(requests, options);
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
