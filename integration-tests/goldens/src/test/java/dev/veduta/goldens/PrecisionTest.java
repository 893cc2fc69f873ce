// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights of fewer bits …
///
/// What they cost over 2,000 scenes is measured by `PrecisionRun` of the benchmarks.
@ParameterizedClass
@ValueSource(strings = {"vector-cpu", "onednn"})
record PrecisionTest(String backend) {
  private static final String MODEL = "classpath:dev/veduta/models/git-scenes";
  private static final Path SAMPLES = Path.of("../../docs/samples");

  @BeforeEach
  void needTheBackend() {
    Needed.backend(backend);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void describeTheSamplesOfTheDocumentation(Precision precision) throws IOException {
    List<Caption> captions = captions(MODEL, SAMPLES, precision);

    assertThat(captions).extracting(Caption::text).containsExactlyElementsOf(column(SAMPLES));
    assertThat(captions)
        .extracting(caption -> caption.provenance().precision())
        .containsOnly(precision.label());
  }

  @ParameterizedTest
  @CsvSource({
    "BF16, 64", // the checkpoint has them in no more bits
    "INT8, 62"
  })
  void writeNearlyAlwaysWhatAllBitsWrite(Precision precision, int least) throws IOException {
    Path model = Cases.needShared("models/git-scenes");
    List<Caption> captions = captions(model.toString(), model.resolve("samples"), precision);
    List<String> expected = column(model.resolve("samples"));

    assertThat(expected).hasSize(64);
    assertThat(IntStream.range(0, 64).filter(i -> captions.get(i).text().equals(expected.get(i))))
        .hasSizeGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"BF16, 0.02", "INT8, 0.08"})
  void computeLogitsThatAreNearAndNotTheSame(Precision precision, double most) {
    GoldenCase golden = GoldenCase.read(Cases.own("git"));
    Values expected = logits(golden, Precision.FP32);
    Values actual = logits(golden, precision);
    double differences = 0;
    double squares = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      differences += Math.pow(actual.at(i) - expected.at(i), 2);
      squares += Math.pow(expected.at(i), 2);
    }
    assertThat(Math.sqrt(differences / squares)).isBetween(1e-4, most);
  }

  @Test
  void areSaidInTheBackendsDescription() {
    try (Captioners captioners = open(MODEL, Precision.INT8)) {
      assertThat(captioners.backend(Captioner.DEFAULT))
          .containsIgnoringCase(backend)
          .contains("int8 weights");
    }
  }

  private Values logits(GoldenCase golden, Precision precision) {
    try (Captioners captioners = open(golden.checkpoint().toString(), precision)) {
      return Objects.requireNonNull(
          captioners
              .model(Captioner.DEFAULT)
              .forward(golden.requests(), golden.inputIds(), golden.labels())
              .get("logits"));
    }
  }

  private List<Caption> captions(String model, Path folder, Precision precision)
      throws IOException {
    try (Captioners captioners = open(model, precision)) {
      List<Image> pictures =
          rows(folder).stream().map(row -> Image.of(folder.resolve(row[0]))).toList();
      return captioners.get().captionAll(pictures);
    }
  }

  private Captioners open(String model, Precision precision) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, model)
            .withBackend(backend)
            .withPrecision(precision)
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }

  /// The captions of all bits.
  private static List<String> column(Path folder) throws IOException {
    return rows(folder).stream().map(row -> row[1]).toList();
  }

  private static List<String[]> rows(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("captions.tsv")).stream()
        .map(line -> line.split("\t"))
        .toList();
  }
}
