// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageCaptioner;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The embedded model …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class GitScenesTest {
  private static final Path SAMPLES = Path.of("../../docs/samples");

  private Captioners captioners;
  private ImageCaptioner captioner;

  @BeforeAll
  void open() {
    captioners = open(2);
    captioner = captioners.get();
  }

  @AfterAll
  void close() {
    captioners.close();
  }

  @ParameterizedTest
  @CsvSource({"., 10", "scenes, 16"})
  void describesAllItsSamplesAsTransformersDoes(String name, int count) throws IOException {
    Path folder = SAMPLES.resolve(name);
    List<String[]> rows = rows(folder.resolve("captions.tsv"), count);

    List<Caption> captions = describe(captioner, folder, rows);

    assertThat(captions).extracting(Caption::text).containsExactlyElementsOf(column(rows, 1));
    assertThat(captions).extracting(Caption::finishReason).containsOnly(FinishReason.EOS);
  }

  @ParameterizedTest
  @CsvSource({"., 26", "scenes, 64"})
  void answersQuestionsAboutThemAsTransformersDoes(String name, int count) throws IOException {
    Path folder = SAMPLES.resolve(name);
    List<String[]> rows = rows(folder.resolve("answers.tsv"), count);
    List<CaptionRequest> asked =
        rows.stream()
            .map(row -> CaptionRequest.ask(Image.of(folder.resolve(row[0])), row[1]))
            .toList();

    assertThat(captioner.generate(asked, GenerationOptions.DEFAULT))
        .extracting(all -> all.getFirst().text())
        .containsExactlyElementsOf(column(rows, 2));
  }

  @Test
  void isPrecededByOneOfWhichMoreWasRecorded() throws IOException {
    Path folder = Cases.needShared("models/git-scenes");
    List<String[]> rows = rows(folder.resolve("samples/captions.tsv"), 64);
    try (Captioners before = open(folder.toString(), 2)) {
      List<Caption> captions = describe(before.get(), folder.resolve("samples"), rows);

      assertThat(captions).extracting(Caption::text).containsExactlyElementsOf(column(rows, 1));
    }
  }

  private static List<Caption> describe(
      ImageCaptioner captioner, Path folder, List<String[]> rows) {
    return captioner.captionAll(
        rows.stream().map(row -> Image.of(folder.resolve(row[0]))).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void givesEachPictureOfABatchWhatItGivesItAlone(int beams) {
    GenerationOptions options =
        GenerationOptions.builder().numBeams(beams).numReturnSequences(beams).build();
    List<CaptionRequest> requests = new ArrayList<>();
    for (Image picture : samples()) {
      requests.add(CaptionRequest.describe(picture));
      requests.add(CaptionRequest.ask(picture, "two pears on"));
    }
    List<List<Caption>> alone =
        requests.stream().map(one -> captioner.generate(List.of(one), options).getFirst()).toList();
    assertThat(alone.stream().distinct()).hasSizeGreaterThan(requests.size() / 2);

    Random random = new Random(17);
    for (int size : new int[] {2, 3, requests.size()}) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
      Collections.shuffle(order, random);
      List<Integer> chosen = order.subList(0, size);

      List<List<Caption>> together =
          captioner.generate(chosen.stream().map(requests::get).toList(), options);

      assertThat(together).containsExactlyElementsOf(chosen.stream().map(alone::get).toList());
    }
  }

  @Test
  void writesTheSameOnAnyNumberOfThreads() {
    GenerationOptions beams = GenerationOptions.builder().numBeams(2).build();
    List<Caption> expected = captioner.captionAll(samples(), beams);
    for (int threads : new int[] {1, 2, 3}) {
      try (Captioners others = open(threads)) {
        assertThat(others.get().captionAll(samples(), beams))
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("provenance.backend")
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void writesTheSameToManyCallersAtOnce() {
    List<Image> samples = samples();
    List<Caption> expected = samples.stream().map(captioner::caption).toList();

    assertThat(
            Stream.concat(samples.stream(), samples.stream())
                .parallel()
                .map(captioner::caption)
                .toList())
        .containsExactlyElementsOf(Stream.concat(expected.stream(), expected.stream()).toList());
  }

  private static Captioners open(int threads) {
    return open("classpath:dev/veduta/models/git-scenes", threads);
  }

  private static Captioners open(String model, int threads) {
    return Captioners.open(
        CaptionerSettings.of(Captioner.DEFAULT, model)
            .withThreads(threads)
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }

  private static List<Image> samples() {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files
          .filter(file -> file.toString().endsWith(".png"))
          .sorted()
          .limit(7)
          .map(Image::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String[]> rows(Path table, int count) throws IOException {
    List<String[]> rows = Files.readAllLines(table).stream().map(line -> line.split("\t")).toList();
    assertThat(rows).hasSize(count);
    return rows;
  }

  private static List<String> column(List<String[]> rows, int index) {
    return rows.stream().map(row -> row[index]).toList();
  }
}
