// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.CaptionerDefinition;
import dev.veduta.spi.compute.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Captioners that classes define …
class DefinedCaptionerTest {

  @Test
  void haveWhatTheirAttributesAndPropertiesSay() {
    Settings settings = defined(Album.class);

    assertThat(settings.names()).containsExactly("default", "receipts");
    assertThat(settings.problems(Set.of())).isEmpty();
    assertThat(settings.captioner("default"))
        .isEqualTo(
            CaptionerSettings.of("default", "git")
                .withBackend("cuda, auto")
                .withPrecision(Precision.FP16)
                .withThreads(3));
    assertThat(settings.captioner("receipts"))
        .isEqualTo(
            CaptionerSettings.ofParts(
                "receipts", new ModelParts("vit", "gpt2", "words", "pixels", 0)));
  }

  @Test
  void haveAnAttributeForEachThatTheAnnotationHas() {
    assertThat(DefinedCaptioner.attributeNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CaptionerDefinition.class.getDeclaredMethods())
                .map(method -> method.getName())
                .filter(attribute -> !Set.of("name", "properties").contains(attribute))
                .toList());
  }

  @Test
  void mayBeDefinedTwiceInTheSameWay() {
    assertThat(defined(Docs.class, SameDocs.class).problems(Set.of())).isEmpty();
  }

  @Test
  void mayNotBeDefinedInTwoWays() {
    assertThat(defined(Docs.class, OtherDocs.class).problems(Set.of()))
        .containsExactly(
            "captioner 'docs' is defined differently by %s and %s; define it once"
                .formatted(Docs.class.getName(), OtherDocs.class.getName()));
  }

  @Test
  void tellClassAndAttributeOfEverythingThatIsWrong() {
    assertThat(defined(Wrong.class).problems(Set.of()))
        .containsExactlyInAnyOrder(
            place("precision") + " must be fp32, bf16, fp16, tf32 or int8, got 'fp64'",
            place("backend") + " must be " + BackendOrder.EXPECTED + ", got 'auto, cuda'",
            place("properties")
                + " holds 'generation.num-beam=2', and generation.num-beam is not a setting; did"
                + " you mean generation.num-beams?",
            place("properties")
                + " holds 'numBeams=2', and numBeams is not a setting; did you mean"
                + " generation.num-beams?",
            place("properties")
                + " holds 'threads: 2'; expected key=value, such as generation.num-beams=4",
            place("sessions in properties") + " must be a whole number from 1 to 1024, got 'many'",
            place("properties") + " sets precision, which is set already; set it once");
  }

  @Test
  void needAModelFromSomewhere() {
    assertThat(defined(Empty.class).problems(Set.of()))
        .containsExactly(
            "no captioner is configured as 'docs'; configured are: none. Set"
                + " veduta.captioner.docs.model to a model directory or hub id. (defined by %s)"
                    .formatted(Empty.class.getName()));
    assertThat(
            SettingsTest.of("veduta.captioner.docs.model", "m")
                .withDefinitions(DefinedCaptioner.of(Empty.class))
                .captioner("docs")
                .compute()
                .threads())
        .isEqualTo(7);
  }

  @Test
  void needANameThatAKeyCanHold() {
    Settings settings =
        SettingsTest.of()
            .withDefinitions(
                List.of(new DefinedCaptioner("com.Album", "a b", Map.of(), List.of())));

    assertThat(settings.problems(Set.of()))
        .containsExactly(
            "the name of a captioner consists of letters, digits, '-' and '_', got 'a b' (defined"
                + " by com.Album)");
  }

  private static String place(String attribute) {
    return "%s: %s of @CaptionerDefinition(name = \"docs\")"
        .formatted(Wrong.class.getName(), attribute);
  }

  private static Settings defined(Class<?>... definers) {
    return SettingsTest.of()
        .withDefinitions(
            Stream.of(definers).flatMap(one -> DefinedCaptioner.of(one).stream()).toList());
  }

  @CaptionerDefinition(
      model = "git",
      backend = "cuda, auto",
      precision = "fp16",
      properties = "threads = 3")
  @CaptionerDefinition(
      name = "receipts",
      encoder = "vit",
      decoder = "gpt2",
      tokenizer = "words",
      imageProcessor = "pixels")
  private static final class Album {}

  @CaptionerDefinition(
      name = "docs",
      model = "git",
      properties = {"threads=1", "sessions=2"})
  private static final class Docs {}

  @CaptionerDefinition(
      name = "docs",
      model = "git",
      properties = {"sessions=2", "threads=1"})
  private static final class SameDocs {}

  @CaptionerDefinition(name = "docs", model = "git")
  private static final class OtherDocs {}

  @CaptionerDefinition(
      name = "docs",
      model = "git",
      backend = "auto, cuda",
      precision = "fp64",
      properties = {
        "generation.num-beam=2",
        "numBeams=2",
        "threads: 2",
        "sessions=many",
        "precision=bf16"
      })
  private static final class Wrong {}

  @CaptionerDefinition(name = "docs", properties = "threads=7")
  private static final class Empty {}
}
