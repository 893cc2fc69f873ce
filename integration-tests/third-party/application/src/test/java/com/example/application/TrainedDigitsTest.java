// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FinishReason;
import dev.veduta.api.Image;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.Values;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A model that somebody trained with PyTorch to read MNIST's digits, four in a picture …
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open() before anything else
final class TrainedDigitsTest {
  private static final String WEIGHTS = "multi_digit_transformer_custom.pth";
  private static final int START = 10;
  private static final int SIDE = 28;

  /// As for golden cases, and more than the recorded decimals were rounded by.
  private static final double TOLERANCE = 1e-4;

  private Captioners captioners;
  private byte[] digits;
  private byte[] labels;
  private JsonObject expected;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    Path shared = Path.of(System.getProperty("veduta.shared", "absent"));
    Path trained = shared.resolve("testdata/models/mnist_seq");
    assumeTrue(Files.isDirectory(trained), "pass -Dveduta.shared=DIR");
    digits = unpacked(trained.resolve("t10k-images-idx3-ubyte.gz"), 16);
    labels = unpacked(trained.resolve("t10k-labels-idx1-ubyte.gz"), 8);
    try (InputStream in = Files.newInputStream(trained.resolve("expected.json"));
        JsonReader reader = Json.createReader(in)) {
      expected = reader.readObject();
    }
    Files.createSymbolicLink(folder.resolve(WEIGHTS), trained.resolve(WEIGHTS).toAbsolutePath());
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"digits\"}");
    captioners = Application.start(Map.of("veduta.captioner.default.model", folder.toString()));
  }

  @AfterAll
  void close() {
    if (captioners != null) {
      captioners.close();
    }
  }

  @Test
  void computesWhatWasRecorded() {
    for (JsonValue value : expected.getJsonArray("samples")) {
      JsonObject sample = value.asJsonObject();
      int[] written = integers(sample.getJsonArray("greedy"));
      int[] read = IntStream.concat(IntStream.of(START), Arrays.stream(written)).toArray();
      Image picture = picture(sample.getJsonArray("t10k_indices").getInt(0));
      Map<String, Values> seen =
          captioners
              .model("default")
              .forward(
                  List.of(CaptionRequest.describe(picture)),
                  new int[][] {read},
                  new int[][] {read});

      assertClose(seen, "encoder_last_hidden_state", 0, sample.getJsonArray("encoder_out_first5"));
      JsonArray steps = sample.getJsonArray("step_logits");
      for (int step = 0; step < steps.size(); step++) {
        assertClose(seen, "logits", 12 * step, steps.getJsonArray(step));
      }
    }
  }

  @Test
  void writesWhatWasRecorded() {
    for (JsonValue value : expected.getJsonArray("samples")) {
      JsonObject sample = value.asJsonObject();
      Image picture = picture(sample.getJsonArray("t10k_indices").getInt(0));
      Caption caption = captioners.get().caption(picture);

      assertThat(caption.text()).isEqualTo(text(integers(sample.getJsonArray("greedy"))));
      assertThat(caption.finishReason()).isEqualTo(FinishReason.EOS);
    }
  }

  @Test
  void readsAsManyPicturesRightlyAsWasRecorded() {
    List<Image> pictures = IntStream.range(0, 500).mapToObj(i -> picture(4 * i)).toList();
    List<Caption> captions = captioners.get().captionAll(pictures);
    long right =
        IntStream.range(0, 500)
            .filter(
                i -> {
                  int[] shown = IntStream.range(4 * i, 4 * i + 4).map(at -> labels[at]).toArray();
                  return sorted(captions.get(i).text()).equals(sorted(text(shown)));
                })
            .count();

    // One in five hundred may have two digits of all but the same score.
    assertThat(right / 500.0)
        .isCloseTo(
            expected.getJsonNumber("greedy_multiset_accuracy_first_500").doubleValue(),
            within(0.0021));
    assertThat(captions).allMatch(caption -> caption.text().length() == 4);
  }

  /// Four digits of the test set, two beside each other and two below.
  private Image picture(int first) {
    return Pictures.square(
        2 * SIDE,
        (x, y) -> {
          int digit = first + x / SIDE + 2 * (y / SIDE);
          return digits[(digit * SIDE + y % SIDE) * SIDE + x % SIDE] & 0xff;
        });
  }

  private static void assertClose(
      Map<String, Values> seen, String name, int from, JsonArray recorded) {
    Values values = Objects.requireNonNull(seen.get(name));
    for (int i = 0; i < recorded.size(); i++) {
      double wanted = recorded.getJsonNumber(i).doubleValue();
      assertThat((double) values.at(from + i))
          .isCloseTo(wanted, within(TOLERANCE * (1 + Math.abs(wanted))));
    }
  }

  private static int[] integers(JsonArray array) {
    return array.getValuesAs(JsonNumber::intValue).stream().mapToInt(Integer::intValue).toArray();
  }

  private static String text(int[] digits) {
    return Arrays.stream(digits)
        .collect(StringBuilder::new, StringBuilder::append, (a, b) -> {})
        .toString();
  }

  private static String sorted(String text) {
    char[] characters = text.toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }

  private static byte[] unpacked(Path file, int header) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      return in.readAllBytes();
    }
  }
}
