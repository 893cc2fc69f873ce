// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.api.Prompt;
import dev.veduta.api.Video;
import dev.veduta.testkit.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A golden case …
final class GoldenCaseTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyACase() throws IOException {
    Folders.copy(Cases.own("git"), folder);
  }

  @Test
  void holdsTheFramesOfVideos() {
    GoldenCase golden = GoldenCase.read(Cases.own("git-video"));

    assertThat(golden.requests())
        .hasSize(2)
        .allMatch(
            request ->
                request.visual() instanceof Video.OfFrames video && video.frames().size() == 3);
  }

  @Test
  void putsThePromptOfItsGenerationsIntoTheRequests() {
    GoldenCase golden = GoldenCase.read(Cases.own("git-vqa"));

    List<Integer> prompt = Arrays.stream(golden.inputIds()[1]).limit(4).boxed().toList();
    assertThat(golden.requests().get(1).prompt()).isEqualTo(new Prompt.OfTokens(prompt));
  }

  @Test
  void readsTheSettingsOfEachGeneration() {
    GoldenCase golden = GoldenCase.read(folder);
    GenerationOptions all = golden.generation("beam3_all").options();
    GenerationOptions badWords = golden.generation("bad_words").options();

    assertThat(golden.generation("greedy").options())
        .isEqualTo(GenerationOptions.builder().maxNewTokens(12).maxRepeats(0).build());
    assertThat(golden.generation("beam4_never").options().earlyStopping())
        .isEqualTo(EarlyStopping.NEVER);
    assertThat(all.earlyStopping()).isEqualTo(EarlyStopping.FIRST);
    assertThat(all.lengthPenalty()).isEqualTo(0.6);
    assertThat(all.eosTokenIds()).hasSize(1);
    assertThat(badWords.badWordsIds()).hasSize(2);
    assertThat(badWords.suppressTokens()).hasSize(1);
  }

  @Test
  void readsSeveralEndTokensAndEarlyStoppingThatIsFalse() throws IOException {
    replace("\"num_beams\": 4,", "\"num_beams\": 4, \"early_stopping\": false,");
    replace("\"eos_token_id\": ", "\"forced_eos_token_id\": [5, 6], \"eos_token_id\": ");

    GenerationOptions options = GoldenCase.read(folder).generation("beam4").options();

    assertThat(options.earlyStopping()).isEqualTo(EarlyStopping.HEURISTIC);
    assertThat(options.forcedEosTokenIds()).containsExactly(5, 6);
  }

  @Test
  void refusesAFolderThatIsNone() {
    Path checkpoint = folder.resolve("checkpoint");

    assertThatThrownBy(() -> GoldenCase.read(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(checkpoint + " is no golden case: it needs expected.json");
  }

  @Test
  void refusesASettingItDoesNotKnow() throws IOException {
    replace("max_new_tokens", "most_new_words");

    assertThatThrownBy(() -> GoldenCase.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected.json: generated.greedy.settings.most_new_words must be");
  }

  @Test
  void refusesASettingOutOfRange() throws IOException {
    replace("\"num_beams\": 4", "\"num_beams\": 0");

    assertThatThrownBy(() -> GoldenCase.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "expected.json: generated.beam4.settings.num_beams must be a whole number from 1 to");
  }

  @Test
  void namesThePictureThatIsMissing() throws IOException {
    Files.delete(folder.resolve("image-1.png"));

    assertThatThrownBy(() -> GoldenCase.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("lacks the picture of row 1: expected image-1.png or image-1-0.png");
  }

  @Test
  void refusesTensorsThatEndTooEarly() throws IOException {
    Path tensors = folder.resolve("expected.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    for (int length : new int[] {0, 7, 8, 100, bytes.length - 1}) {
      Files.write(tensors, Arrays.copyOf(bytes, length));

      assertThatThrownBy(() -> GoldenCase.read(folder))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("expected.safetensors");
    }
  }

  private void replace(String old, String replacement) throws IOException {
    Path json = folder.resolve("expected.json");
    String text = Files.readString(json);
    assertThat(text).contains(old);
    Files.writeString(json, text.replace(old, replacement));
  }
}
