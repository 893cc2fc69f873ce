// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
  private static final Path CASES =
      Path.of("../../integration-tests/goldens/src/test/resources/cases");

  @TempDir Path folder;

  @Test
  void passesACaseWithALineForEachTensor() {
    Run run = Run.of("verify", CASES.resolve("git").toString());

    assertThat(run.code()).isZero();
    assertThat(run.lines().getFirst()).isEqualTo("PASS  git");
    assertThat(run.lines()).anyMatch(line -> line.matches(" +PASS +pixel_values +.*"));
    assertThat(run.lines()).anyMatch(line -> line.matches(" +PASS +logits +.*[0-9].*"));
    assertThat(run.lines()).anyMatch(line -> line.matches(" +PASS +generated.greedy .*"));
    assertThat(run.lines()).anyMatch(line -> line.matches(" +PASS +tokenization.ids .*identical"));
    assertThat(run.lines()).last().isEqualTo("1 passed, 0 failed");
  }

  @Test
  void failsWhenAPictureDiffers() throws IOException {
    Path changed = copy(CASES.resolve("git"), folder.resolve("git"));
    Files.copy(
        Run.SAMPLES.resolve("frog.png"),
        changed.resolve("image-0.png"),
        StandardCopyOption.REPLACE_EXISTING);

    Run run = Run.of("verify", "--quiet", changed.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines().getFirst()).isEqualTo("FAIL  git");
    assertThat(run.lines()).anyMatch(line -> line.matches(" +FAIL +pixel_values +.*"));
    assertThat(run.lines()).noneMatch(line -> line.contains("PASS"));
    assertThat(run.lines()).last().isEqualTo("0 passed, 1 failed");
  }

  @ParameterizedTest
  @CsvSource({"bf16", "int8"})
  void saysHowManyTokensAgreeWithWeightsOfFewerBits(String precision) {
    Run run =
        Run.of(
            "verify",
            "--backend=vector-cpu",
            "--precision=" + precision,
            CASES.resolve("git").toString(),
            CASES.resolve("vit_gpt2").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines().getFirst()).isEqualTo("PASS  git");
    assertThat(run.lines().get(1))
        .matches(" +PASS +tokens +[0-9]+ of [0-9]+ likeliest tokens .* texts as recorded");
    assertThat(run.lines()).hasSize(6).element(4).isEqualTo("2 passed, 0 failed");
    assertThat(counts(run.lines().getLast()))
        .as("those of both cases")
        .isEqualTo(sum(counts(run.lines().get(1)), counts(run.lines().get(3))));
  }

  @Test
  void goesOnAfterACaseThatCantBeRead() {
    Run run = Run.of("verify", "-q", folder.toString(), CASES.resolve("git").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("FAIL  " + folder, "expected.json");
    assertThat(run.lines()).last().isEqualTo("1 passed, 1 failed");
  }

  @Test
  void answersAndVideosUseTheirModels() {
    String question = CASES.resolve("git-vqa").toString();
    String video = CASES.resolve("git-video").toString();

    Run answer =
        Run.of(
            "ask", "--json", "--model", question + "/checkpoint", question + "/image-0.png", "a");
    Run described =
        Run.of("video", "--json", "--model", video + "/checkpoint", "--frames=2", video);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("\"text\":", "\"finishReason\":");
    assertThat(described.code()).as(described.err()).isZero();
    assertThat(described.out()).contains("\"file\":\"" + video + "\"");
  }

  /// The whole numbers of a line that stand before or after `of`.
  private static List<Integer> counts(String line) {
    return Pattern.compile("([0-9]+) of ([0-9]+)")
        .matcher(line)
        .results()
        .flatMap(one -> Stream.of(one.group(1), one.group(2)))
        .map(Integer::valueOf)
        .toList();
  }

  private static List<Integer> sum(List<Integer> some, List<Integer> others) {
    return IntStream.range(0, some.size()).mapToObj(i -> some.get(i) + others.get(i)).toList();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
