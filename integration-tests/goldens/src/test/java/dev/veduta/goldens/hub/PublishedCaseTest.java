// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.goldens.Cases;
import dev.veduta.hub.HubModel;
import dev.veduta.testkit.golden.GoldenCase;
import dev.veduta.testkit.golden.RecordedTensor;
import dev.veduta.testkit.hub.LocalHub;
import jakarta.json.Json;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was published of a checkpoint, compared with the embedded model, which a local server
/// offers as the hub does, …
final class PublishedCaseTest {
  private static final Path MODEL =
      Path.of("..", "..", "apps/git-scenes/src/main/resources/dev/veduta/models/git-scenes");
  private static final Path SAMPLES = Path.of("..", "..", "docs", "samples");

  @TempDir private static Path cache;
  private static final LocalHub HUB = LocalHub.start();

  @BeforeAll
  static void offer() {
    HUB.offer("fables/git-scenes", MODEL);
  }

  @AfterAll
  static void close() {
    HUB.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"caption\": \"a fox to the left of a pear on a red background\"",
        "\"caption\": \"a fox to\", \"options\": {\"max_new_tokens\": \"3\"}",
        "\"caption\": \"to the left of a pear on a red background\", \"question\": \"a fox\"",
        "\"tagged\": \"background [SEP]\", \"question\": \"a fox to the left of a pear on a red\""
      })
  void agreesWhereTextsAreThatOfTheModel(String expected) {
    check(expected);
  }

  @Test
  void findsADifferenceInTexts() {
    assertThatThrownBy(() -> check("\"caption\": \"a fox to the right of a pear\""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a fox to the left of a pear");
  }

  @ParameterizedTest
  @ValueSource(strings = {"git", "trocr-base-hub", "vit-gpt2-hub"})
  void agreesWhereScoresAreThoseOfTransformers(String name) {
    Path golden = Cases.own(name);
    HUB.offer("fables/" + name, golden.resolve("checkpoint"));

    check(golden, name, scores(golden, 0));
    assertThatThrownBy(() -> check(golden, name, scores(golden, 0.01)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("score of token 0 at position 1");
  }

  /// The scores of the first picture that Transformers recorded, at two positions from the second
  /// on, each with something added to it.
  private static String scores(Path folder, double more) {
    GoldenCase golden = GoldenCase.read(folder);
    RecordedTensor logits = Objects.requireNonNull(golden.tensors().get("logits"));
    int vocabulary = logits.shape().width();
    String rows =
        IntStream.of(1, 2)
            .mapToObj(
                position ->
                    IntStream.range(0, 5)
                        .mapToObj(token -> "" + (logits.real(position * vocabulary + token) + more))
                        .collect(Collectors.joining(",", "[", "]")))
            .collect(Collectors.joining(",", "[", "]"));
    return "\"ids\": %s, \"first\": 1, \"logits\": %s"
        .formatted(Arrays.toString(golden.inputIds()[0]), rows);
  }

  private static void check(String expected) {
    check(SAMPLES, "git-scenes", "fox-and-pear.png", expected);
  }

  private static void check(Path folder, String name, String expected) {
    check(folder, name, "image-0.png", expected);
  }

  private static void check(Path folder, String name, String picture, String expected) {
    String line =
        "{\"model\": \"fables/%s\", \"picture\": \"%s\", %s}".formatted(name, picture, expected);
    PublishedCase published =
        new PublishedCase(Json.createReader(new StringReader(line)).readObject(), "a test");
    Checkpoints checkpoints = new Checkpoints(HUB.variables(cache), List.of(folder));
    checkpoints.check(published, checkpoints.picture(published).orElseThrow());
  }

  @Test
  void isOfModelsThatTheHubCanHave() {
    assertThat(PublishedCase.all())
        .hasSizeGreaterThan(25)
        .allSatisfy(
            published -> {
              assertThat(HubModel.isId(published.model())).isTrue();
              assertThat(published.options()).isNotNull();
              assertThat(published.origin()).isNotBlank();
              assertThat(
                      published.scores().isEmpty()
                          == (published.caption().isPresent() || published.tagged().isPresent()))
                  .isTrue();
            });
  }
}
