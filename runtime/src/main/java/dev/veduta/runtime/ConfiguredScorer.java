// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Classification;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Token;
import dev.veduta.api.Visual;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.TextScore;
import dev.veduta.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Scores texts and names with the model of a captioner, which owns it.
record ConfiguredScorer(ConfiguredCaptioner captioner) implements Scorer, ImageClassifier {

  @Override
  public List<Score> score(CaptionRequest request, List<String> texts) {
    return captioner.call(
        GenerationOptions.DEFAULT,
        (model, options) -> {
          List<int[]> ids = texts.stream().map(text -> ended(model, options, text)).toList();
          List<TextScore> scores = model.score(request, ids, options);
          return IntStream.range(0, texts.size())
              .mapToObj(i -> score(model, ids.get(i), scores.get(i)))
              .toList();
        });
  }

  @Override
  public Score score(CaptionRequest request, List<Integer> tokens, List<Integer> labels) {
    if (tokens.size() != labels.size()) {
      throw new IllegalArgumentException(
          "each of %d tokens needs a label, got %d".formatted(tokens.size(), labels.size()));
    }
    int[] read = tokens.stream().mapToInt(Integer::intValue).toArray();
    int[] wanted = labels.stream().mapToInt(Integer::intValue).toArray();
    // What is read up to a label, then the label: texts that share their beginnings.
    List<int[]> texts = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != IGNORED) {
        int[] text = Arrays.copyOf(read, i + 1);
        text[i] = wanted[i];
        texts.add(text);
        counted.add(wanted[i]);
      }
    }
    return captioner.call(
        GenerationOptions.DEFAULT,
        (model, options) -> {
          List<TextScore> scores =
              texts.isEmpty() ? List.of() : model.score(request, texts, options);
          int count = counted.size();
          float[] logProbabilities = new float[count];
          float[] margins = new float[count];
          for (int i = 0; i < count; i++) {
            int last = texts.get(i).length - 1;
            logProbabilities[i] = scores.get(i).logProbabilities()[last];
            margins[i] = scores.get(i).margins()[last];
          }
          int[] ids = counted.stream().mapToInt(Integer::intValue).toArray();
          return score(model, ids, new TextScore(logProbabilities, margins));
        });
  }

  @Override
  public Classification classify(Visual visual, List<String> names) {
    check(names);
    return captioner.call(
        GenerationOptions.DEFAULT,
        (model, options) -> {
          List<int[]> ids = names.stream().map(name -> ended(model, options, name)).toList();
          List<TextScore> scores = model.score(CaptionRequest.describe(visual), ids, options);
          return new Classification(ranked(names, scores), model.provenance());
        });
  }

  private static List<Classification.NamedClass> ranked(
      List<String> names, List<TextScore> scores) {
    double[] sums = scores.stream().mapToDouble(ConfiguredScorer::sum).toArray();
    double best = IntStream.range(0, sums.length).mapToDouble(i -> sums[i]).max().orElseThrow();
    double all = Arrays.stream(sums).map(sum -> Math.exp(sum - best)).sum();
    return IntStream.range(0, sums.length)
        .mapToObj(
            i ->
                new Classification.NamedClass(
                    names.get(i), sums[i], Math.exp(sums[i] - best) / all))
        .sorted(Comparator.comparingDouble(one -> -one.logProbability()))
        .toList();
  }

  private static double sum(TextScore score) {
    double sum = 0;
    for (float logProbability : score.logProbabilities()) {
      sum += logProbability;
    }
    return sum;
  }

  private static void check(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a picture can't be classified without names, got none");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("the name of a class must not be empty");
      }
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "each class is named once, but '%s' occurs twice".formatted(name));
      }
    }
  }

  /// The tokens of a text and the one that ends it.
  private static int[] ended(CaptionModel model, GenerationOptions options, String text) {
    int[] ids = tokenizer(model).encode(text, false);
    List<Integer> eos = options.orElse(model.checkpointOptions()).eosTokenIds();
    return eos == null || eos.isEmpty()
        ? ids
        : IntStream.concat(IntStream.of(ids), IntStream.of(eos.getFirst())).toArray();
  }

  private static Tokenizer tokenizer(CaptionModel model) {
    Tokenizer tokenizer = model.tokenizer();
    if (tokenizer == null) {
      throw new UnsupportedOperationException("this model shows no tokens, so it scores no texts");
    }
    return tokenizer;
  }

  /// @param shown the tokens whose scores these are
  private static Score score(CaptionModel model, int[] shown, TextScore score) {
    Tokenizer tokenizer = tokenizer(model);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      boolean known = shown[i] < tokenizer.size();
      String text = known ? tokenizer.decode(new int[] {shown[i]}, true) : "";
      String piece = known ? tokenizer.token(shown[i]) : "";
      tokens.add(new Token(shown[i], piece, text, score.logProbabilities()[i], score.margins()[i]));
    }
    return new Score(tokens, model.provenance());
  }
}
