// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import static dev.veduta.testkit.VedutaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.veduta.api.Caption;
import dev.veduta.api.Classification;
import dev.veduta.api.Content;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Provenance;
import dev.veduta.api.Reading;
import dev.veduta.api.Score;
import dev.veduta.api.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An assertion …
final class VedutaAssertionsTest {
  private static final Caption CAPTION =
      Reply.text("100 % of a red fox")
          .withConfidence(0.5)
          .caption(
              Reply.text("100 % of a red fox").withConfidence(0.5).tokens(),
              FinishReason.LOOP,
              GenerationOptions.DEFAULT);
  private static final Reading READING = new Reading(CAPTION, receipt());
  private static final Classification CLASSES =
      FakeCaptioner.replying(Reply.text("fox").withConfidence(0.8))
          .classify(Image.of(new byte[0]), List.of("cat", "fox"));
  private static final Score SCORE =
      new Score(List.of(new Token(1, "a", "a", -1, 0)), Provenance.of("fake"));
  private static final Score UNLIKELY =
      new Score(List.of(new Token(1, "a", "a", -3, 0)), Provenance.of("fake"));

  @Test
  void holdsOfWhatIsTrue() {
    assertThat(CAPTION)
        .hasText("100 % of a red fox")
        .contains("red", "fox")
        .containsWord("fox")
        .doesNotContain("cat")
        .matches(".* fox")
        .isCut()
        .endedBecauseOf(FinishReason.LOOP)
        .hasConfidenceAbove(0.4)
        .hasConfidenceBelow(0.6)
        .hasWordsWithConfidenceAbove(0.4)
        .hasTokens(6)
        .comesFrom("fake")
        .wasComputedBy("unknown")
        .isSpelledByItsTokens();
    assertThat(READING)
        .hasText("100 % of a red fox")
        .contains("red")
        .hasField("total", "12")
        .hasField("menu.1.nm", "milk")
        .hasNoField("menu.2.nm")
        .hasNoField("menu.x")
        .hasNoField("total.price");
    assertThat(CLASSES)
        .isBest("fox")
        .ranks("fox", "cat")
        .hasProbabilityAbove("fox", 0.79)
        .hasProbabilityBelow("cat", 0.21);
    assertThat(SCORE).hasLogLikelihoodAbove(-1.1).hasLossBelow(1.1).isLikelierThan(UNLIKELY);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("to be", () -> assertThat(CAPTION).hasText("a fox")),
        wrong("to contain", () -> assertThat(CAPTION).contains("fox", "cat")),
        wrong("to contain the word", () -> assertThat(CAPTION).containsWord("re")),
        wrong("not to contain", () -> assertThat(CAPTION).doesNotContain("cat", "fox")),
        wrong("to match", () -> assertThat(CAPTION).matches("fox")),
        wrong("to be", () -> assertThat(CAPTION).isComplete()),
        wrong("EOS", () -> assertThat(CAPTION).endedBecauseOf(FinishReason.EOS)),
        wrong("confidence above", () -> assertThat(CAPTION).hasConfidenceAbove(0.6)),
        wrong("confidence below", () -> assertThat(CAPTION).hasConfidenceBelow(0.4)),
        wrong("in the word", () -> assertThat(CAPTION).hasWordsWithConfidenceAbove(0.6)),
        wrong("5 tokens", () -> assertThat(CAPTION).hasTokens(5)),
        wrong("from the model", () -> assertThat(CAPTION).comesFrom("git")),
        wrong("computed by", () -> assertThat(CAPTION).wasComputedBy("vector-cpu")),
        wrong("not to be null", () -> assertThat((Caption) null).isCut()),
        wrong("total: 13", () -> assertThat(READING).hasField("total", "13")),
        wrong("menu.0.nm", () -> assertThat(READING).hasNoField("menu.0.nm")),
        wrong("complete", () -> assertThat(READING).isComplete()),
        wrong("to be best for", () -> assertThat(CLASSES).isBest("cat")),
        wrong("to rank", () -> assertThat(CLASSES).ranks("cat")),
        wrong("above", () -> assertThat(CLASSES).hasProbabilityAbove("pear", 0)),
        wrong("below", () -> assertThat(CLASSES).hasProbabilityBelow("fox", 0.8)),
        wrong("above", () -> assertThat(SCORE).hasLogLikelihoodAbove(-1)),
        wrong("likelier", () -> assertThat(UNLIKELY).isLikelierThan(SCORE)),
        wrong("loss", () -> assertThat(SCORE).hasLossBelow(1)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void failsWithWhatItExpectedAndWhatItGot(String expected, Runnable assertion) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(assertion::run)
        .withMessageContaining(expected);
  }

  @Test
  void showsTheWholeCaption() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(CAPTION).as("of the photo").contains("cat"))
        .withMessageContaining("of the photo")
        .withMessageContaining("\"100 % of a red fox\" (LOOP, confidence 0.5")
        .withMessageContaining("\"cat\"");
  }

  @Test
  void isMadeTogetherWithOthers() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                VedutaSoftAssertions.assertTogether(
                    softly -> {
                      softly.assertThat(CAPTION).contains("cat").isComplete().isCut();
                      softly.assertThat(CLASSES).isBest("cat");
                      softly.assertThat(READING).hasText("none");
                      softly.assertThat(SCORE).hasLossBelow(0);
                      softly.assertThat("AssertJ's own").isEmpty();
                    }))
        .withMessageContaining("Multiple Failures (6 failures)");
  }

  private static Arguments wrong(String expected, Runnable assertion) {
    return arguments(expected, assertion);
  }

  private static Content receipt() {
    LinkedHashMap<String, Content> fields = new LinkedHashMap<>();
    fields.put("menu", new Content.Items(List.of(named("tea"), named("milk"))));
    fields.put("total", new Content.Text("12"));
    return new Content.Fields(fields);
  }

  private static Content named(String name) {
    LinkedHashMap<String, Content> fields = new LinkedHashMap<>();
    fields.put("nm", new Content.Text(name));
    return new Content.Fields(fields);
  }
}
