// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
