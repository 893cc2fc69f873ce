// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Captioner;
import dev.veduta.api.CaptionerDefinition;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.api.TextReader;
import dev.veduta.containers.colour.AverageColour;
import dev.veduta.runtime.Captioners;
import dev.veduta.testkit.FakeCaptioner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/// Captioners that classes of the application define …
class DefinitionsTest {
  private static final Image PICTURE = Pictures.of(Color.WHITE);

  @Test
  void needNoConfiguration() {
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(Album.class)) {
      assertThat(container.select(Album.class).get().describe())
          .containsExactly("a white picture", "the white picture", "a white picture");
    }
  }

  @Test
  void areOverriddenKeyByKey() {
    Map<String, String> settings = Map.of("veduta.captioner.moved.model", Archives.COLOUR_MODEL);
    try (RegisteredConfig _ = RegisteredConfig.of(settings);
        WeldContainer container = start(Moved.class)) {
      assertThat(container.select(Moved.class).get().captioner.caption(PICTURE).text())
          .as("the configured model with the defined number of beams")
          .isEqualTo("the white picture");
    }
  }

  @Test
  void giveWayToBeansOfTheApplication() {
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(Album.class, OwnBeams.class)) {
      assertThat(container.select(Album.class).get().describe())
          .containsExactly("a white picture", "my own", "a white picture");
    }
  }

  @Test
  void mayBeDefinedByAnyKindOfClass() {
    Class<?>[] definers = {
      OfClass.class, OfAbstract.class, OfInterface.class, OfEnum.class, OfRecord.class, Sub.class
    };
    try (RegisteredConfig _ = RegisteredConfig.of(Map.of());
        WeldContainer container = start(definers)) {
      assertThat(container.select(Captioners.class).get().names())
          .containsExactly("abstract", "class", "enum", "interface", "record");
    }
  }

  private static WeldContainer start(Class<?>... beans) {
    return new Weld()
        .disableDiscovery()
        .addBeanClasses(AverageColour.class)
        .addBeanClasses(beans)
        .initialize();
  }

  @CaptionerDefinition(model = Archives.COLOUR_MODEL)
  @CaptionerDefinition(
      name = "beams",
      model = Archives.COLOUR_MODEL,
      properties = "generation.num-beams = 2")
  @ApplicationScoped
  static class Album {
    @Inject private ImageCaptioner plain;

    @Inject
    @Captioner("beams")
    private ImageCaptioner beams;

    @Inject private TextReader reader;

    List<String> describe() {
      return List.of(
          plain.caption(PICTURE).text(),
          beams.caption(PICTURE).text(),
          reader.read(PICTURE).text());
    }
  }

  @CaptionerDefinition(
      name = "moved",
      model = "/no/such/folder",
      properties = "generation.num-beams=2")
  @Dependent
  static class Moved {
    @Inject
    @Captioner("moved")
    private ImageCaptioner captioner;
  }

  @Dependent
  static class OwnBeams {
    @Produces
    @Captioner("beams")
    @ApplicationScoped
    ImageCaptioner captioner() {
      return FakeCaptioner.saying("my own");
    }
  }

  @CaptionerDefinition(name = "class", model = Archives.COLOUR_MODEL)
  private static final class OfClass {}

  @CaptionerDefinition(name = "abstract", model = Archives.COLOUR_MODEL)
  abstract static class OfAbstract {}

  @CaptionerDefinition(name = "interface", model = Archives.COLOUR_MODEL)
  interface OfInterface {}

  @CaptionerDefinition(name = "enum", model = Archives.COLOUR_MODEL)
  enum OfEnum {
    ONE
  }

  @CaptionerDefinition(name = "record", model = Archives.COLOUR_MODEL)
  record OfRecord(int number) {}

  @CaptionerDefinition(name = "base", model = Archives.COLOUR_MODEL)
  static class Base {}

  /// It inherits no definition.
  static class Sub extends Base {}
}
