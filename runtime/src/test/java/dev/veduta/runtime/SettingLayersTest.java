// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.CaptionerDefinition;
import dev.veduta.spi.compute.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A setting …
class SettingLayersTest {

  @Test
  void comesFromTheFirstPlaceThatHasIt() {
    Settings settings =
        SettingsTest.of(
                "veduta.threads", "1",
                "veduta.sessions", "2",
                "veduta.batch-rows", "3",
                "veduta.captioner.docs.batch-rows", "5",
                "veduta.captioner.docs.generation.num-beams", "1")
            .withDefinitions(DefinedCaptioner.of(Docs.class));

    assertThat(settings.problems(Set.of())).isEmpty();
    CaptionerSettings docs = settings.captioner("docs");
    assertThat(docs.compute().threads()).as("shared only").isEqualTo(1);
    assertThat(docs.sessions()).as("defined and shared").isEqualTo(4);
    assertThat(docs.batch().rows()).as("its own, defined and shared").isEqualTo(5);
    assertThat(docs.generation().numBeams()).as("its own and defined").isEqualTo(1);
    assertThat(docs.compute().precision()).as("defined only").isEqualTo(Precision.BF16);
    assertThat(docs.backend()).as("nowhere").isEqualTo("auto");
  }

  @Test
  void isSharedByCaptionersWhateverItIsAbout() {
    Settings settings =
        SettingsTest.of(
            "veduta.captioner.a.model", "m",
            "veduta.captioner.b.model", "m",
            "veduta.captioner.b.timeout", "PT1S",
            "veduta.timeout", "30s",
            "veduta.generation.num-beams", "4",
            "veduta.max-pixels", "1000",
            "veduta.queue", "5");

    assertThat(settings.problems(Set.of())).isEmpty();
    for (CaptionerSettings one : settings.sound(List.of("a", "b"))) {
      assertThat(one.generation().numBeams()).isEqualTo(4);
      assertThat(one.pixels().maxPixels()).isEqualTo(1000);
      assertThat(one.batch().queue()).isEqualTo(5);
    }
    assertThat(settings.captioner("a").serving().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.captioner("b").serving().timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isNotSharedIfItSaysWhereAModelLies() {
    assertThat(
            SettingsTest.of("veduta.model", "m", "veduta.tokenizer.model", "m").problems(Set.of()))
        .containsExactly(
            "veduta.model is not a setting: each captioner has its own; set"
                + " veduta.captioner.default.model",
            "veduta.tokenizer.model is not a setting: each captioner has its own; set"
                + " veduta.captioner.default.tokenizer.model");
  }

  @Test
  void isCheckedWhereItIsSharedByNobody() {
    assertThat(SettingsTest.of("veduta.queue", "0").problems(Set.of()))
        .containsExactly("veduta.queue must be a whole number from 1 to 1000000, got '0'");
  }

  @Test
  void namesTheModelInOneWayOnly() {
    List<DefinedCaptioner> whole = DefinedCaptioner.of(Docs.class);
    List<DefinedCaptioner> halves = DefinedCaptioner.of(Halves.class);

    assertThat(
            SettingsTest.of(
                    "veduta.captioner.docs.encoder.model", "e",
                    "veduta.captioner.docs.decoder.model", "d")
                .withDefinitions(whole)
                .captioner("docs"))
        .extracting(CaptionerSettings::model, CaptionerSettings::parts)
        .containsExactly("", new ModelParts("e", "d", "", "", 0));
    assertThat(
            SettingsTest.of("veduta.captioner.docs.model", "m")
                .withDefinitions(halves)
                .captioner("docs"))
        .extracting(CaptionerSettings::model, CaptionerSettings::parts)
        .containsExactly("m", new ModelParts("", "", "words", "pixels", 0));
    assertThat(
            SettingsTest.of("veduta.captioner.docs.decoder.model", "d")
                .withDefinitions(halves)
                .captioner("docs")
                .parts())
        .isEqualTo(new ModelParts("vit", "d", "words", "pixels", 0));
  }

  @Test
  void ofAProfileCountsWhereThatIsActive() {
    // A configuration that answers without the prefix, and lists keys with it only.
    Settings settings =
        Settings.of(
            key ->
                switch (key) {
                  case "veduta.captioner.docs.model" -> Optional.of("m");
                  case "veduta.captioner.docs.modle" -> Optional.of("m");
                  case "veduta.threads" -> throw new NoSuchElementException("no N");
                  default -> Optional.empty();
                },
            List.of(
                "%dev.veduta.captioner.docs.model",
                "%dev.veduta.captioner.docs.modle",
                "%dev.veduta.threads",
                "%test.veduta.captioner.shop.model",
                "%test.veduta.captioner.shop.modle",
                "%{a,b}.veduta.captioner.club.model",
                "%dev.other"));

    assertThat(settings.names()).containsExactly("docs");
    assertThat(settings.problems(Set.of()))
        .containsExactly(
            "veduta.captioner.docs.modle is not a setting; did you mean"
                + " veduta.captioner.docs.model?",
            "veduta.threads can't be read: no N");
  }

  @Test
  void ofTheEnvironmentMakesACaptionerWhereItsKeyIsNotListed() {
    // As configurations do that don't guess keys.
    Map<String, String> variables =
        Map.of(
            "VEDUTA_CAPTIONER_DOCS_MODEL", "m",
            "VEDUTA_CAPTIONER_SHOP_ENCODER_MODEL", "e",
            "VEDUTA_CAPTIONER_SHOP_DECODER_MODEL", "d",
            "VEDUTA_CAPTIONER_SHOP_BATCH_ROWS", "3",
            "VEDUTA_JAVA_HOME", "/jdk");
    Settings settings =
        Settings.of(
            key -> Optional.ofNullable(variables.get(SettingKeys.variable(key))),
            variables.keySet());

    assertThat(settings.names()).containsExactly("docs", "shop");
    assertThat(settings.problems(Set.of())).isEmpty();
    assertThat(settings.captioner("shop").batch().rows()).isEqualTo(3);
    assertThat(settings.captioner("shop").parts().encoder()).isEqualTo("e");
  }

  @CaptionerDefinition(
      name = "docs",
      model = "git",
      precision = "bf16",
      properties = {"sessions=4", "batch-rows=4", "generation.num-beams=4"})
  private static final class Docs {}

  @CaptionerDefinition(
      name = "docs",
      encoder = "vit",
      decoder = "gpt2",
      tokenizer = "words",
      imageProcessor = "pixels")
  private static final class Halves {}
}
