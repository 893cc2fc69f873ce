// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.Captioner;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.compute.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The embedded model on a GPU, or on the emulator of one …
final class GpuScenesTest {
  private static final Path SAMPLES = Path.of("../../docs/samples");

  /// The emulator takes seconds for each.
  private static final int SOME = 3;

  @BeforeAll
  static void needTheBackend() {
    Needed.backend("cuda");
  }

  private static Captioners open(Precision precision) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, "classpath:dev/veduta/models/git-scenes")
            .withBackend("cuda")
            .withPrecision(precision)
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }

  @ParameterizedTest
  @EnumSource(names = {"BF16", "FP16"})
  void describesSamplesInSixteenBitsAsInAll(Precision precision) throws IOException {
    List<String[]> rows =
        Files.readAllLines(SAMPLES.resolve("captions.tsv")).stream()
            .limit(SOME)
            .map(line -> line.split("\t"))
            .toList();
    try (Captioners captioners = open(precision)) {
      List<Image> pictures = rows.stream().map(row -> Image.of(SAMPLES.resolve(row[0]))).toList();
      assertThat(captioners.get().captionAll(pictures))
          .extracting(Caption::text)
          .containsExactlyElementsOf(rows.stream().map(row -> row[1]).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BF16")
  void findsTheSameBeamsAgain(Precision precision) {
    GenerationOptions beams = GenerationOptions.builder().numBeams(3).numReturnSequences(3).build();
    Image frog = Image.of(SAMPLES.resolve("frog.png"));
    try (Captioners captioners = open(precision)) {
      Caption first = captioners.get().captionAll(List.of(frog), beams).getFirst();
      Caption again = captioners.get().captionAll(List.of(frog), beams).getFirst();
      assertThat(again.text()).isEqualTo(first.text()).isEqualTo("a frog on an orange background");
      assertThat(again.score()).isEqualTo(first.score());
    }
  }
}
