// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.api.Caption;
import dev.veduta.api.Image;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The embedded model on its samples: a trained model, whose captions Transformers wrote in 32
/// bits. Only a model that knows its words tells whether fewer bits still do.
record Scenes(Plan plan, Table table) {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";

  /// Of captions whose tokens must be the same.
  private static final double GOAL = 0.99;

  /// A picture and what Transformers says of it.
  private record Sample(Path picture, String caption) {}

  void run() throws IOException {
    List<Sample> samples = samples();
    for (Precision precision : plan.precisions()) {
      String where = "%s %s".formatted(plan.backend(), precision.label());
      if (samples.isEmpty()) {
        table.skipped("git-scenes", where, plan.folder().resolve("samples") + " holds none");
      } else if (!Goldens.has(plan, precision)) {
        table.skipped("git-scenes", where, "the backend has no such weights");
      } else {
        compare(samples, precision, where);
      }
    }
  }

  private void compare(List<Sample> samples, Precision precision, String where) {
    List<Caption> captions;
    try (Captioners captioners = plan.open(MODEL, precision, 64)) {
      captions =
          captioners
              .get()
              .captionAll(samples.stream().map(one -> Image.of(one.picture())).toList());
    }
    List<Integer> others =
        IntStream.range(0, samples.size())
            .filter(i -> !captions.get(i).text().equals(samples.get(i).caption()))
            .boxed()
            .toList();
    int same = samples.size() - others.size();
    double share = (double) same / samples.size();
    table.judged(
        precision == Precision.FP32 ? others.isEmpty() : share >= GOAL,
        "git-scenes",
        where,
        "%d of %d captions (%.1f %%)".formatted(same, samples.size(), 100 * share),
        precision == Precision.FP32 ? "all as recorded" : "99 % as recorded in 32 bits");
    for (int i : others.subList(0, Math.min(5, others.size()))) {
      table.info(
          "  differs",
          where,
          samples.get(i).picture().getFileName().toString(),
          "'%s', recorded '%s'".formatted(captions.get(i).text(), samples.get(i).caption()));
    }
  }

  /// Of every folder of samples: `captions.tsv` has a picture and its caption in each line.
  private List<Sample> samples() throws IOException {
    Path folder = plan.folder().resolve("samples");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> lists;
    try (Stream<Path> all = Files.walk(folder)) {
      lists = all.filter(one -> one.endsWith("captions.tsv")).sorted().toList();
    }
    List<Sample> samples = new ArrayList<>();
    for (Path list : lists) {
      for (String line : Files.readAllLines(list)) {
        String[] fields = line.split("\t", -1);
        samples.add(new Sample(list.resolveSibling(fields[0]), fields[1]));
      }
    }
    return samples;
  }
}
