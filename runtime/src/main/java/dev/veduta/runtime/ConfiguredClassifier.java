// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ImageClassifier;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.TextScore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Classifies pictures with the model of a captioner, which owns it.
record ConfiguredClassifier(ConfiguredCaptioner captioner) implements ImageClassifier {

  @Override
  public Classification classify(CaptionRequest request, List<String> names) {
    check(names);
    return captioner.call(
        GenerationOptions.DEFAULT, (model, options) -> classify(model, request, names, options));
  }

  private static Classification classify(
      CaptionModel model, CaptionRequest request, List<String> names, GenerationOptions options) {
    Ending ending = Ending.of(model, options);
    List<List<int[]>> endings = names.stream().map(name -> endings(ending, name)).toList();
    List<TextScore> scores =
        model.score(request, endings.stream().flatMap(List::stream).toList(), options);
    int each = endings.getFirst().size();
    double[] logProbabilities =
        IntStream.range(0, names.size())
            .mapToDouble(i -> logSum(ofName(scores, i * each, each)))
            .toArray();
    return new Classification(
        ranked(names, logProbabilities),
        model.provenance().withOptions(options.orElse(model.checkpointOptions())));
  }

  private static double[] ofName(List<TextScore> scores, int from, int count) {
    return scores.subList(from, from + count).stream()
        .mapToDouble(TextScore::logLikelihood)
        .toArray();
  }

  private static List<NamedClass> ranked(List<String> names, double[] logProbabilities) {
    double all = logSum(logProbabilities);
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                new NamedClass(
                    names.get(i), logProbabilities[i], Math.exp(logProbabilities[i] - all)))
        .sorted(Comparator.comparingDouble(one -> -one.logProbability()))
        .toList();
  }

  /// The logarithm of the sum of the powers of e.
  private static double logSum(double[] exponents) {
    double most = Arrays.stream(exponents).max().orElseThrow();
    return most + Math.log(Arrays.stream(exponents).map(one -> Math.exp(one - most)).sum());
  }

  private static List<int[]> endings(Ending ending, String name) {
    if (ending.open(name).length == 0) {
      throw new IllegalArgumentException(
          "the model has no token for any character of the name '%s'".formatted(name));
    }
    return ending.each(name);
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
}
