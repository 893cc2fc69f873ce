// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command `compose` …
final class ComposeCommandTest {
  @TempDir private Path folder;

  @Test
  void asksWhereToSaveTheModel() {
    Run run = Run.of("compose", "vit", "gpt2");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--output");
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Run run = Run.of("compose", "vit", "gpt2", "-o", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(folder + " is not empty");
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("notes.txt"));
  }

  @Test
  void refusesShardsOfNoSize() {
    Run run = Run.of("compose", "vit", "gpt2", "-o", folder.toString(), "--shard-size=0");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--shard-size must lie between 1 and");
  }

  @Test
  void saysWhichHalfIsMissingAndSavesNothing() throws IOException {
    Path encoder = Files.createDirectories(folder.resolve("vit"));
    Files.writeString(encoder.resolve("config.json"), "{\"model_type\": \"vit\"}");
    Path saved = folder.resolve("saved");
    Run run = Run.of("compose", encoder.toString(), folder + "/nowhere", "-o", saved.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no folder " + folder.resolve("nowhere"));
    assertThat(saved).doesNotExist();
  }

  @Test
  void namesTheArchitecturesThatCanSee() throws IOException {
    Path encoder = Files.createDirectories(folder.resolve("encoder"));
    Path decoder = Files.createDirectories(folder.resolve("decoder"));
    Files.writeString(encoder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    Files.writeString(decoder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    Run run =
        Run.of(
            "compose",
            encoder.toString(),
            decoder.toString(),
            "-o",
            folder.resolve("x").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no vision encoder 'gpt2'", "donut-swin");
  }
}
