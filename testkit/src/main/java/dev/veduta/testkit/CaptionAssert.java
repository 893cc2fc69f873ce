// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.Caption;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Token;
import dev.veduta.api.Word;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/// Assertions about a [Caption]. What fails shows the whole text, its reason to end and its
/// confidence.
public class CaptionAssert extends AbstractAssert<CaptionAssert, @Nullable Caption> {

  /// AssertJ subclasses it for soft assertions; tests begin with [VedutaAssertions].
  protected CaptionAssert(@Nullable Caption actual) {
    super(actual, CaptionAssert.class);
  }

  /// The text is just this.
  public CaptionAssert hasText(String expected) {
    return check(caption().text().equals(expected), "to be", "\"%s\"".formatted(expected));
  }

  /// The text has all of these in it, in any order; upper and lower case are told apart.
  public CaptionAssert contains(String... parts) {
    for (String part : parts) {
      check(caption().text().contains(part), "to contain", "\"%s\"".formatted(part));
    }
    return this;
  }

  /// The text has none of these in it.
  public CaptionAssert doesNotContain(String... parts) {
    for (String part : parts) {
      check(!caption().text().contains(part), "not to contain", "\"%s\"".formatted(part));
    }
    return this;
  }

  /// The text has this word in it, as it stands between blanks.
  public CaptionAssert containsWord(String word) {
    boolean isThere = List.of(caption().text().split("\\s+", -1)).contains(word);
    return check(isThere, "to contain the word", "\"%s\"".formatted(word));
  }

  /// The whole text matches a regular expression.
  public CaptionAssert matches(String pattern) {
    return check(caption().text().matches(pattern), "to match", "\"%s\"".formatted(pattern));
  }

  /// The text is not cut: the model ended it, or a stop string did.
  public CaptionAssert isComplete() {
    return check(!caption().finishReason().isCut(), "to be", "complete");
  }

  /// The text might have gone on.
  public CaptionAssert isCut() {
    return check(caption().finishReason().isCut(), "to be", "cut");
  }

  /// It ends for that reason.
  public CaptionAssert endedBecauseOf(FinishReason reason) {
    return check(caption().finishReason() == reason, "to have ended because of", reason.name());
  }

  /// The geometric mean of the probabilities of its tokens is above this, 0 to 1.
  public CaptionAssert hasConfidenceAbove(double confidence) {
    return check(
        caption().confidence() > confidence,
        "to have a confidence above",
        Double.toString(confidence));
  }

  /// The geometric mean of the probabilities of its tokens is below this, 0 to 1.
  public CaptionAssert hasConfidenceBelow(double confidence) {
    return check(
        caption().confidence() < confidence,
        "to have a confidence below",
        Double.toString(confidence));
  }

  /// Each word has a confidence above this, 0 to 1; so a text with one guess in it fails.
  public CaptionAssert hasWordsWithConfidenceAbove(double confidence) {
    for (Word word : caption().words()) {
      check(
          word.confidence() > confidence,
          "to have a confidence above %s in the word".formatted(confidence),
          "\"%s\", which has %.4f".formatted(word.text(), word.confidence()));
    }
    return this;
  }

  /// It has so many tokens, the end-of-sequence token counted where there is one.
  public CaptionAssert hasTokens(int count) {
    return check(caption().tokens().size() == count, "to have", "%d tokens".formatted(count));
  }

  /// A model of that name wrote it.
  public CaptionAssert comesFrom(String model) {
    return check(caption().model().equals(model), "to come from the model", model);
  }

  /// It was computed by a backend whose description begins so, such as `vector-cpu`.
  public CaptionAssert wasComputedBy(String backend) {
    return check(
        caption().provenance().backend().startsWith(backend), "to be computed by", backend);
  }

  /// The texts of its tokens together are its text, as of every caption of a real model.
  public CaptionAssert isSpelledByItsTokens() {
    StringBuilder spelled = new StringBuilder();
    caption().tokens().stream().map(Token::text).forEach(spelled::append);
    return check(
        spelled.toString().equals(caption().text()),
        "to be what its tokens spell, which is",
        "\"%s\"".formatted(spelled));
  }

  private Caption caption() {
    isNotNull();
    return Objects.requireNonNull(actual);
  }

  private CaptionAssert check(boolean holds, String relation, String expected) {
    if (!holds) {
      Caption caption = caption();
      failWithMessage(
          "%nExpecting caption:%n  \"%s\" (%s, confidence %.4f, by %s, %s)%n%s:%n  %s",
          caption.text(),
          caption.finishReason(),
          caption.confidence(),
          caption.model(),
          caption.provenance().backend(),
          relation,
          expected);
    }
    return this;
  }
}
