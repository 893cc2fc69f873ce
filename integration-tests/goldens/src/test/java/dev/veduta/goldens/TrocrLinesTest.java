// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.TextReader;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The embedded reader …
final class TrocrLinesTest {
  private static final Path SAMPLES = Path.of("../../docs/samples/lines");

  @ParameterizedTest
  @ValueSource(strings = {"vector-cpu", "onednn"})
  void readsItsSamplesAsTransformersDoes(String backend) throws IOException {
    Needed.backend(backend);
    List<String[]> rows =
        Files.readAllLines(SAMPLES.resolve("texts.tsv")).stream()
            .map(line -> line.split("\t", -1))
            .toList();
    List<CaptionRequest> lines =
        rows.stream()
            .map(row -> CaptionRequest.describe(Image.of(SAMPLES.resolve(row[0]))))
            .toList();
    try (Captioners captioners =
        Captioners.open(
            CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/trocr-lines")
                .withBackend(backend)
                .withPrecision(Precision.FP32)
                .withPixels(PixelOptions.AS_TRANSFORMERS))) {
      assertThat(captioners.get(TextReader.class).read(lines, GenerationOptions.DEFAULT))
          .extracting(all -> all.getFirst().text())
          .hasSizeGreaterThan(10)
          .containsExactlyElementsOf(rows.stream().map(row -> row[1]).toList());
    }
  }
}
