// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

  @TempDir Path folder;

  @Test
  void saysWhatTheEmbeddedModelIsAndWhatLoadsIt() {
    Run run = Run.of("inspect", "git-scenes");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "GitForCausalLM of type 'git', loaded by git",
            "4,776,872 parameters",
            "BF16",
            "read by safetensors",
            "vocab.txt, read by WordPiece",
            "CLIPImageProcessor, loaded by CLIPImageProcessor",
            "It can be loaded",
            "vocabulary 296",
            "vector-cpu");
  }

  @Test
  void saysWhyAModelCantBeLoaded() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "florence2", "architectures": ["Florence2ForConditionalGeneration"]}\
        """);

    Run run = Run.of("inspect", folder.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "Florence2ForConditionalGeneration of type 'florence2', which nothing here loads",
            "weights",
            "can't be told",
            "It can't be loaded here");
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("veduta: ").contains("florence2", "git");
  }

  @Test
  void saysThatAFolderHoldsNoModel() {
    Run run = Run.of("inspect", folder.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).contains(folder.toString(), "config.json");
  }

  @Test
  void listsTheBackends() {
    Run run = Run.of("backends");

    assertThat(run.code()).isZero();
    assertThat(run.lines().getFirst()).isEqualTo("vector-cpu  can run, default");
    assertThat(run.out()).contains("computes  vector-cpu", "    weights   fp32, bf16, int8\n");
  }
}
