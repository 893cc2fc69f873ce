// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.api.Caption;
import dev.veduta.api.ModelException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Values;
import java.util.List;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;

/// How often a model says what Transformers said in golden cases. It is what can be asked of
/// weights of fewer bits, for whose numbers recordings in float32 have no tolerance.
///
/// @param tokens after which recorded texts were scored
/// @param alike how many of these the same token is likeliest to follow
/// @param texts that were generated, with every option recorded
/// @param identical how many of these are the recorded ones, token by token
public record TokenAgreement(long tokens, long alike, long texts, long identical) {
  public static final TokenAgreement NONE = new TokenAgreement(0, 0, 0, 0);

  /// Compares what a model chooses at every place of a case with what was recorded.
  ///
  /// @throws dev.veduta.api.VedutaException when the model can't read the case's pictures, or the
  ///   case has no logits
  public static TokenAgreement of(GoldenCase golden, CaptionModel model) {
    RecordedTensor expected = golden.tensors().get("logits");
    Values actual =
        model.forward(golden.requests(), golden.inputIds(), golden.labels()).get("logits");
    if (expected == null || actual == null || !expected.shape().equals(actual.shape())) {
      throw new ModelException(
          "%s: got logits %s, expected %s"
              .formatted(
                  golden.name(),
                  actual == null ? "none" : actual.shape(),
                  expected == null ? "none" : expected.shape()));
    }
    int width = expected.shape().width();
    long tokens = expected.shape().elements() / width;
    long alike = 0;
    for (long token = 0; token < tokens; token++) {
      boolean same =
          likeliest(expected::real, token * width, width)
              == likeliest(actual::at, token * width, width);
      alike += same ? 1 : 0;
    }
    TokenAgreement agreement = new TokenAgreement(tokens, alike, 0, 0);
    for (GoldenCase.Generation generation : golden.generations()) {
      agreement = agreement.plus(generated(golden, generation, model));
    }
    return agreement;
  }

  /// That of these cases and those together.
  public TokenAgreement plus(TokenAgreement other) {
    return new TokenAgreement(
        tokens + other.tokens,
        alike + other.alike,
        texts + other.texts,
        identical + other.identical);
  }

  /// Such as `152 of 160 likeliest tokens (95.00 %) and 12 of 16 generated texts as recorded`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d likeliest tokens (%.2f %%) and %d of %d generated texts as recorded",
        alike,
        tokens,
        tokens == 0 ? 0.0 : 100.0 * alike / tokens,
        identical,
        texts);
  }

  private static TokenAgreement generated(
      GoldenCase golden, GoldenCase.Generation generation, CaptionModel model) {
    RecordedTensor recorded = golden.tensors().get("generated." + generation.name());
    if (recorded == null) {
      return NONE;
    }
    int[][] rows = recorded.integerRows();
    List<Caption> captions =
        model.generate(golden.requests(), generation.options()).stream()
            .flatMap(List::stream)
            .toList();
    return new TokenAgreement(
        0, 0, rows.length, new SequenceComparison(golden, generation, captions).identical(rows));
  }

  private static long likeliest(LongToDoubleFunction logits, long from, int width) {
    long best = from;
    for (long i = from + 1; i < from + width; i++) {
      best = logits.applyAsDouble(i) > logits.applyAsDouble(best) ? i : best;
    }
    return best;
  }
}
