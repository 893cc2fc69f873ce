// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.api.Token;
import dev.veduta.benchmarks.PrecisionRun.Compute;
import dev.veduta.runtime.Captioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How many captions of a folder are right, and how many are those of the first way to compute.
///
/// The folder holds `captions.tsv`: the name of a picture first and its caption last in each line.
record SceneAccuracy(String model, Path folder) {

  /// Pictures captioned in one call, so that not all are decoded at once.
  private static final int TOGETHER = 100;

  void print(List<Compute> ways) throws IOException {
    List<String[]> lines =
        Files.readAllLines(folder.resolve("captions.tsv")).stream()
            .map(line -> line.split("\t"))
            .toList();
    List<Caption> expected = captions(lines, ways.getFirst());
    for (Compute way : ways) {
      List<Caption> captions = way.equals(ways.getFirst()) ? expected : captions(lines, way);
      System.out.printf(
          Locale.ROOT,
          "{\"backend\": \"%s\", \"precision\": \"%s\", \"scenes\": %d, \"right\": %d,"
              + " \"alike\": %d, \"tokens_alike\": %.6f}%n",
          way.backend(),
          way.precision().label(),
          lines.size(),
          right(captions, lines),
          alike(captions, expected),
          tokensAlike(captions, expected));
    }
  }

  private List<Caption> captions(List<String[]> lines, Compute way) {
    List<Caption> captions = new ArrayList<>();
    try (Captioners captioners = way.open(model)) {
      for (int from = 0; from < lines.size(); from += TOGETHER) {
        List<Image> pictures =
            lines.subList(from, Math.min(lines.size(), from + TOGETHER)).stream()
                .map(line -> Image.of(folder.resolve(line[0])))
                .toList();
        captions.addAll(captioners.get().captionAll(pictures));
      }
    }
    return captions;
  }

  private static long right(List<Caption> captions, List<String[]> lines) {
    return IntStream.range(0, lines.size())
        .filter(i -> captions.get(i).text().equals(lines.get(i)[lines.get(i).length - 1]))
        .count();
  }

  private static long alike(List<Caption> captions, List<Caption> expected) {
    return IntStream.range(0, captions.size())
        .filter(i -> captions.get(i).text().equals(expected.get(i).text()))
        .count();
  }

  /// The part of the expected tokens that stand in their places.
  private static double tokensAlike(List<Caption> captions, List<Caption> expected) {
    long all = 0;
    long alike = 0;
    for (int i = 0; i < expected.size(); i++) {
      List<Integer> ids = ids(captions.get(i));
      List<Integer> others = ids(expected.get(i));
      all += others.size();
      for (int j = 0; j < Math.min(ids.size(), others.size()); j++) {
        alike += ids.get(j).equals(others.get(j)) ? 1 : 0;
      }
    }
    return (double) alike / all;
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }
}
