// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.GenerationOptions;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// How fast models of real sizes are, beside what the device can do and what Transformers needs.
record Speed(Plan plan, Table table) {
  void run() throws IOException {
    Precision precision = Goldens.has(plan, Precision.BF16) ? Precision.BF16 : Precision.FP32;
    Roofline roofline = Roofline.measure(plan, precision);
    String where = "%s %s".formatted(plan.backend(), precision.label());
    table.info("large product", where, rate(roofline.product(), "FLOP/s"), "floor of the encoder");
    table.info("bandwidth", where, rate(roofline.bandwidth(), "B/s"), "floor of a step");
    for (GitShape shape : plan.shapes()) {
      measure(shape, precision, roofline);
    }
  }

  private void measure(GitShape shape, Precision precision, Roofline roofline) throws IOException {
    Path checkpoint = new RandomGit(shape).in(plan.work());
    int batch = plan.isQuick() ? 4 : 64;
    int count = 8 * batch;
    Samples bitmaps =
        new Samples(plan.work().resolve("bmp-" + shape.side()), "bmp", shape.side(), shape.side());
    Samples photos = new Samples(plan.work().resolve("jpg"), "jpg", 640, 480);
    List<CaptionRequest> ready = bitmaps.requests(count);
    List<CaptionRequest> files = photos.requests(count);
    new ProductRates(plan, table, precision).run(shape, batch);
    Peer peer =
        plan.parts().contains("transformers")
            ? Peer.measure(plan, shape, checkpoint, bitmaps.folder(), new Peer.Work(20, batch))
            : Peer.none("the part transformers was left out");
    new Measured(this, shape, precision, roofline, peer).run(checkpoint, batch, ready, files);
  }

  /// One model.
  private record Measured(
      Speed speed, GitShape shape, Precision precision, Roofline roofline, Peer peer) {

    void run(Path checkpoint, int batch, List<CaptionRequest> ready, List<CaptionRequest> files) {
      peerFacts();
      encoder(checkpoint, batch);
      double seconds;
      try (Captioners captioners = plan().open(checkpoint.toString(), precision, batch)) {
        one(captioners, ready);
        seconds = many(captioners, batch, ready);
        pipeline(captioners, files);
      }
      decoder(checkpoint, batch, ready, seconds);
    }

    private void peerFacts() {
      String all = peer.facts().getOrDefault("what", "");
      if (peer.values().isEmpty()) {
        table().skipped("Transformers", shape.name(), peer.reason("all"));
      } else {
        table().info("Transformers", shape.name(), "", all);
        Optional.ofNullable(peer.facts().get("compiled how"))
            .ifPresent(
                how ->
                    table()
                        .info(
                            "Transformers, compiled",
                            shape.name(),
                            peer.facts()
                                .getOrDefault("compiled alike", peer.reason("compiled alike")),
                            how));
      }
    }

    private void encoder(Path checkpoint, int batch) {
      Encoder encoder = new Encoder(plan(), shape, checkpoint);
      for (int pictures : new int[] {1, batch}) {
        double seconds = encoder.seconds(pictures, precision);
        double reached = pictures * shape.encoderOperations() / seconds;
        double floor = Math.max(roofline.product(), peer.value("product").orElse(0.0));
        String value =
            "%.3f ms, %s, %.1f %%"
                .formatted(1e3 * seconds, rate(reached, "FLOP/s"), 100 * reached / floor);
        String what = "encoder, %d at once".formatted(pictures);
        String beside = "of the product rate %s".formatted(rate(floor, "FLOP/s"));
        if (pictures == 1) {
          table().info(what, where(), value, beside);
        } else {
          table().judged(reached >= 0.5 * floor, what, where(), value, ">= 50 % " + beside);
          beside(what, "encoder", value, theirs -> theirs / seconds, Double.NaN, "x faster");
        }
      }
    }

    private void one(Captioners captioners, List<CaptionRequest> ready) {
      GenerationOptions options = options(20);
      int[] next = {0};
      Timing timing =
          Timing.of(
              plan().isQuick() ? 2 : 20,
              plan().isQuick() ? 5 : 50,
              () -> {
                int index = next[0]++ % ready.size();
                captioners.get().generate(List.of(ready.get(index)), options);
              });
      double seconds = timing.median();
      String value = "%.3f ms (best %.3f)".formatted(1e3 * seconds, 1e3 * timing.best());
      table().info("one caption, 20 tokens", where(), value, "from the file to the text");
      beside("one caption, 20 tokens", "caption eager", value, t -> seconds / t, 0.33, "of eager");
      beside(
          "one caption, 20 tokens",
          "caption compiled",
          value,
          t -> seconds / t,
          0.7,
          "of compiled");
    }

    /// Seconds for all with 20 tokens.
    private double many(Captioners captioners, int batch, List<CaptionRequest> ready) {
      double seconds = all(captioners, ready, 20);
      double rate = ready.size() / seconds;
      String what = "captions, %d at once, 20 tokens".formatted(batch);
      String value = "%.1f captions/s".formatted(rate);
      table().info(what, where(), value, "from files to texts");
      beside(what, "captions eager", value, theirs -> rate / theirs, -1.5, "x eager");
      beside(what, "captions compiled", value, theirs -> rate / theirs, -1.0, "x compiled");
      return seconds;
    }

    private void pipeline(Captioners captioners, List<CaptionRequest> files) {
      double seconds = all(captioners, files, 20);
      table()
          .info(
              "captions of 640x480 JPEG",
              where(),
              "%.1f captions/s".formatted(files.size() / seconds),
              "decoded and resized on the CPU meanwhile");
    }

    /// What 20 more tokens take, in batches and in large ones.
    private void decoder(Path checkpoint, int batch, List<CaptionRequest> ready, double twenty) {
      for (int rows : new int[] {batch, 4 * batch}) {
        double few;
        double many;
        try (Captioners captioners = plan().open(checkpoint.toString(), precision, rows)) {
          few = rows == batch ? twenty : all(captioners, ready, 20);
          many = all(captioners, ready, 40);
        }
        String what = "decoder, %d texts".formatted(rows);
        if (many <= few) {
          table().skipped(what, where(), "20 more tokens took no time that can be told from noise");
          continue;
        }
        double step = (many - few) * rows / ready.size() / 20;
        double bytes = precision.equals(Precision.FP32) ? Float.BYTES : Short.BYTES;
        double read = bytes * (shape.stepWeights() + rows * shape.stepMemory(30));
        double bandwidth = Math.max(roofline.bandwidth(), peer.value("bandwidth").orElse(0.0));
        String value =
            "%.1f us a step, %s, %.1f %%"
                .formatted(1e6 * step, rate(read / step, "B/s"), 100 * read / step / bandwidth);
        String goal = ">= 60 %% of %s".formatted(rate(bandwidth, "B/s"));
        if (rows == batch) {
          table().info(what, where(), value, goal + " in larger batches");
        } else {
          table().judged(read / step >= 0.6 * bandwidth, what, where(), value, goal);
        }
      }
    }

    /// Seconds that all requests of a call take, the second time.
    private double all(Captioners captioners, List<CaptionRequest> requests, int tokens) {
      CaptionsListener none =
          new CaptionsListener() {
            @Override
            public void captions(int index, List<Caption> captions) {
              if (captions.getFirst().tokens().size() != tokens) {
                throw new IllegalStateException(
                    "a caption of %d tokens, expected %d"
                        .formatted(captions.getFirst().tokens().size(), tokens));
              }
            }

            @Override
            public void failure(int index, Throwable fault) {
              throw new IllegalStateException("request " + index, fault);
            }
          };
      Runnable work = () -> captioners.get().generateEach(requests, options(tokens), none);
      return Timing.of(1, plan().isQuick() ? 1 : 3, work).median();
    }

    /// A line beside what Transformers needs.
    ///
    /// @param ratio of what Transformers reached
    /// @param goal most, or least if negative; not a number for none
    private void beside(
        String what,
        String theirs,
        String value,
        DoubleUnaryOperator ratio,
        double goal,
        String words) {
      Optional<Double> reached = peer.value(theirs);
      if (reached.isEmpty()) {
        table().skipped(what + ", compared", where(), theirs + ": " + peer.reason(theirs));
        return;
      }
      double got = ratio.applyAsDouble(reached.get());
      String both = "%s: %.2f %s".formatted(value, got, words);
      if (Double.isNaN(goal)) {
        table().info(what, where(), both, "");
      } else {
        table()
            .judged(
                goal > 0 ? got <= goal : got >= -goal,
                what,
                where(),
                both,
                "%s %.2f".formatted(goal > 0 ? "<=" : ">=", Math.abs(goal)));
      }
    }

    /// Exactly so many tokens.
    private static GenerationOptions options(int tokens) {
      return GenerationOptions.builder()
          .maxNewTokens(tokens)
          .minNewTokens(tokens)
          .maxRepeats(0)
          .build();
    }

    private String where() {
      return "%s %s %s".formatted(shape.name(), plan().backend(), precision.label());
    }

    private Plan plan() {
      return speed.plan();
    }

    private Table table() {
      return speed.table();
    }
  }

  /// Such as `612.30 TFLOP/s`.
  static String rate(double rate, String unit) {
    return rate >= 1e11
        ? "%.2f T%s".formatted(rate / 1e12, unit)
        : "%.2f G%s".formatted(rate / 1e9, unit);
  }
}
