// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Token;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// What a model wrote about a picture by greedy search, a token at a time.
record Written(CaptionModel model, Image picture, List<Token> tokens) {

  static Written by(Captioners captioners, String name, Image picture, GenerationOptions options) {
    List<Token> tokens = captioners.get(name).caption(picture, options).tokens();
    return new Written(captioners.model(name), picture, tokens);
  }

  /// Checks that the same tokens are the likeliest ones when the model reads the text at once.
  void follows(int start) {
    double[][] probabilities = probabilities(start);
    for (int at = 0; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      assertThat(probabilities[at][token.id()])
          .isEqualTo(Arrays.stream(probabilities[at]).max().orElseThrow())
          .isCloseTo(Math.exp(token.logProbability()), within(1e-5));
    }
  }

  private double[][] probabilities(int start) {
    IntStream all = IntStream.concat(IntStream.of(start), tokens.stream().mapToInt(Token::id));
    int[][] read = {all.limit(tokens.size()).toArray()};
    Values logits =
        Objects.requireNonNull(
            model.forward(List.of(CaptionRequest.describe(picture)), read, read).get("logits"));
    return IntStream.range(0, tokens.size())
        .mapToObj(at -> softmax(logits, at))
        .toArray(double[][]::new);
  }

  private static double[] softmax(Values logits, int at) {
    int vocabulary = logits.shape().width();
    double[] powers =
        IntStream.range(0, vocabulary)
            .mapToDouble(id -> Math.exp(logits.at((long) at * vocabulary + id)))
            .toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }
}
