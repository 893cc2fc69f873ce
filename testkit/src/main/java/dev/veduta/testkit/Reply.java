// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageException;
import dev.veduta.api.Provenance;
import dev.veduta.api.RequestTimeoutException;
import dev.veduta.api.Token;
import dev.veduta.api.Visual;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a [FakeCaptioner] makes of a request: a text, a fault, or the one after the other, and how
/// long it takes. Immutable.
///
/// ```java
/// Reply.text("a receipt over 12").withConfidence(0.3).ending(FinishReason.MAX_TOKENS)
/// Reply.text("a fox").after(Duration.ofMillis(200)).withTokensEvery(Duration.ofMillis(20))
/// Reply.busy()
/// ```
///
/// @param text of which each word is a token; empty for a fault alone
/// @param confidence the probability of each token, above 0 and at most 1
/// @param finishReason why the text ends
/// @param content the fields of a document; null for the text as a whole
/// @param latency the time to the first token
/// @param pace the time from each token to the next
/// @param fault what is thrown in the end, by what it is about; null for nothing
public record Reply(
    String text,
    double confidence,
    FinishReason finishReason,
    @Nullable Content content,
    Duration latency,
    Duration pace,
    @Nullable Function<Visual, ? extends RuntimeException> fault) {

  private static final Reply NOTHING = text("");

  public Reply {
    if (!(confidence > 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "the confidence of a reply must be above 0 and at most 1, got " + confidence);
    }
    if (latency.isNegative() || pace.isNegative()) {
      throw new IllegalArgumentException(
          "a reply can't take less than no time, got %s and %s".formatted(latency, pace));
    }
  }

  /// A text at once, complete, of which the model is certain.
  public static Reply text(String text) {
    return new Reply(text, 1, FinishReason.EOS, null, Duration.ZERO, Duration.ZERO, null);
  }

  /// A document that was read.
  public static Reply document(String text, Content content) {
    return text(text).withContent(content);
  }

  /// The same fault each time.
  public static Reply fault(RuntimeException fault) {
    return NOTHING.thenFailing(_ -> fault);
  }

  /// The picture can't be read.
  public static Reply unreadable() {
    return NOTHING.thenFailing(
        visual -> new ImageException(visual.name() + " is damaged; expected a picture"));
  }

  /// More requests wait than may.
  public static Reply busy() {
    return NOTHING.thenFailing(
        _ -> new BusyException("as many requests wait as may; ask again later"));
  }

  /// The request was not answered in time.
  public static Reply timeout() {
    return NOTHING.thenFailing(
        visual ->
            new RequestTimeoutException(
                visual.name() + " was not described in the time permitted"));
  }

  /// The same with another probability of each token.
  public Reply withConfidence(double confidence) {
    return new Reply(text, confidence, finishReason, content, latency, pace, fault);
  }

  /// The same, ending for that reason.
  public Reply ending(FinishReason reason) {
    return new Reply(text, confidence, reason, content, latency, pace, fault);
  }

  /// The same with the fields of a document.
  public Reply withContent(Content content) {
    return new Reply(text, confidence, finishReason, content, latency, pace, fault);
  }

  /// The same, its first token after that time.
  public Reply after(Duration latency) {
    return new Reply(text, confidence, finishReason, content, latency, pace, fault);
  }

  /// The same, its tokens that time apart.
  public Reply withTokensEvery(Duration pace) {
    return new Reply(text, confidence, finishReason, content, latency, pace, fault);
  }

  /// The same, failing when all its tokens are said.
  public Reply thenFailing(Function<Visual, ? extends RuntimeException> fault) {
    return new Reply(text, confidence, finishReason, content, latency, pace, fault);
  }

  /// How long all of it takes.
  Duration length() {
    return latency.plus(pace.multipliedBy(Math.max(0, tokens().size() - 1L)));
  }

  /// Whether it fails before it says anything, without delay.
  boolean failsAtOnce() {
    return fault != null && text.isEmpty() && latency.isZero();
  }

  /// A token for each word, with the blanks before it.
  List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split("(?<=\\S)(?=\\s)", -1)) {
      float margin = (float) Math.log(confidence / (1 - confidence));
      tokens.add(
          new Token(tokens.size(), part.strip(), part, (float) Math.log(confidence), margin));
    }
    return tokens;
  }

  /// The caption that consists of some of its tokens.
  Caption caption(List<Token> said, FinishReason reason, GenerationOptions options) {
    StringBuilder words = new StringBuilder();
    said.forEach(token -> words.append(token.text()));
    return new Caption(
        words.toString(),
        said,
        Math.log(confidence),
        reason,
        Provenance.of("fake").withOptions(options));
  }
}
