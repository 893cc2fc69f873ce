// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Token;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;

/// A checkpoint beside what was published of it.
record PublishedComparison(PublishedCase published, CaptionModel model, Image picture) {

  /// @throws AssertionError saying what is different
  void check() {
    if (published.scores().isEmpty()) {
      text();
    } else {
      scores();
    }
  }

  private void text() {
    CaptionRequest request =
        published.question().isEmpty()
            ? CaptionRequest.describe(picture)
            : CaptionRequest.ask(picture, published.question());
    Caption caption = model.generate(List.of(request), published.options()).getFirst().getFirst();

    published.caption().ifPresent(text -> assertThat(caption.text().strip()).isEqualTo(text));
    published.tagged().ifPresent(text -> assertThat(tagged(caption)).isEqualTo(text));
    published
        .score()
        .ifPresent(score -> assertThat(caption.score()).isCloseTo(score, allowed(score)));
  }

  private String tagged(Caption caption) {
    int[] ids = caption.tokens().stream().mapToInt(Token::id).toArray();
    return tokenizer().decode(ids, false).replace("</s>", "").strip();
  }

  private void scores() {
    int[] ids = published.ids(tokenizer());
    int[] labels = new int[ids.length];
    Arrays.fill(labels, -100);
    Map<String, Values> seen =
        model.forward(
            List.of(CaptionRequest.describe(picture)), new int[][] {ids}, new int[][] {labels});
    Values logits = Objects.requireNonNull(seen.get("logits"), "logits");
    long positions = logits.shape().at(1);
    long vocabulary = logits.shape().at(2);

    published
        .shape()
        .ifPresent(
            shape ->
                assertThat(List.of((long) logits.shape().at(0), positions, vocabulary))
                    .isEqualTo(shape));
    long from = published.first() < 0 ? positions + published.first() : published.first();
    for (int row = 0; row < published.scores().size(); row++) {
      double[] expected = published.scores().get(row);
      for (int column = 0; column < expected.length; column++) {
        assertThat((double) logits.at((from + row) * vocabulary + column))
            .as("score of token %d at position %d", column, from + row)
            .isCloseTo(expected[column], allowed(expected[column]));
      }
    }
  }

  private Offset<Double> allowed(double expected) {
    return within(published.tolerance() * (1 + Math.abs(expected)));
  }

  private Tokenizer tokenizer() {
    return Objects.requireNonNull(
        model.tokenizer(), () -> published.model() + " has no tokenizer to show");
  }
}
