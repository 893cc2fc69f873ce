// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.TextScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Scores texts with the model of a captioner, which owns it.
record ConfiguredScorer(ConfiguredCaptioner captioner) implements Scorer {

  @Override
  public List<Score> score(CaptionRequest request, List<String> texts) {
    return captioner.call(
        GenerationOptions.DEFAULT, (model, options) -> score(model, request, texts, options));
  }

  private static List<Score> score(
      CaptionModel model, CaptionRequest request, List<String> texts, GenerationOptions options) {
    Ending ending = Ending.of(model, options);
    List<int[]> ids = texts.stream().map(ending::usual).toList();
    List<TextScore> scores = scores(model, request, ids, options);
    return IntStream.range(0, texts.size())
        .mapToObj(i -> score(model, request, ids.get(i), scores.get(i), options))
        .toList();
  }

  @Override
  public Score score(CaptionRequest request, List<Integer> tokens, List<Integer> labels) {
    if (tokens.size() != labels.size()) {
      throw new IllegalArgumentException(
          "each of %d tokens needs a label, got %d".formatted(tokens.size(), labels.size()));
    }
    // What is read up to a label, then the label: texts that share their beginnings.
    List<int[]> texts = new ArrayList<>();
    int[] read = tokens.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < read.length; i++) {
      int label = labels.get(i);
      if (label != IGNORED) {
        int[] text = Arrays.copyOf(read, i + 1);
        text[i] = label;
        texts.add(text);
      }
    }
    int[] counted = texts.stream().mapToInt(text -> text[text.length - 1]).toArray();
    return captioner.call(
        GenerationOptions.DEFAULT,
        (model, options) -> {
          TextScore ends = ends(scores(model, request, texts, options));
          return score(model, request, counted, ends, options);
        });
  }

  private static List<TextScore> scores(
      CaptionModel model, CaptionRequest request, List<int[]> texts, GenerationOptions options) {
    return texts.isEmpty() ? List.of() : model.score(request, texts, options);
  }

  /// The scores of the last token of each text.
  private static TextScore ends(List<TextScore> scores) {
    float[] logProbabilities = new float[scores.size()];
    float[] margins = new float[scores.size()];
    for (int i = 0; i < scores.size(); i++) {
      TextScore score = scores.get(i);
      int last = score.margins().length - 1;
      logProbabilities[i] = score.logProbabilities()[last];
      margins[i] = score.margins()[last];
    }
    return new TextScore(logProbabilities, margins);
  }

  private static Score score(
      CaptionModel model,
      CaptionRequest request,
      int[] ids,
      TextScore score,
      GenerationOptions options) {
    return new Score(
        model.tokens(request, ids, score, options),
        model.provenance().withOptions(options.orElse(model.checkpointOptions())));
  }
}
