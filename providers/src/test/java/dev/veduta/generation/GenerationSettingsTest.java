// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.GenerationOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Generation settings …
final class GenerationSettingsTest {

  @Test
  void allowTwentyNewTokensWhenNobodySaysHowMany() {
    assertThat(settled(GenerationOptions.builder(), 3).maxLength()).isEqualTo(23);
  }

  @Test
  void capTheDefaultAtTheModelsPositionsPlusTheTokenThatIsNeverRead() {
    assertThat(GenerationSettings.of(GenerationOptions.DEFAULT, 3, 10, 12).maxLength())
        .isEqualTo(13);
  }

  @Test
  void preferNewTokensOverTheWholeLength() {
    assertThat(settled(GenerationOptions.builder().maxLength(9).maxNewTokens(4), 3).maxLength())
        .isEqualTo(7);
  }

  @Test
  void countThePromptInMaxLength() {
    assertThat(settled(GenerationOptions.builder().maxLength(9), 3).maxLength()).isEqualTo(9);
  }

  @Test
  void refuseAPromptThatLeavesNoRoom() {
    assertThatThrownBy(() -> settled(GenerationOptions.builder().maxLength(3), 3))
        .hasMessageContaining("the prompt has 3 tokens")
        .hasMessageContaining("max_length is 3");
  }

  @Test
  void refuseALengthBeyondTheModelsPositions() {
    assertThatThrownBy(() -> settled(GenerationOptions.builder().maxNewTokens(1000), 3))
        .hasMessageContaining("pass the 64 positions")
        .hasMessageContaining("max_new_tokens 62 or less");
  }

  @Test
  void refuseMoreSequencesThanBeams() {
    assertThatThrownBy(() -> settled(GenerationOptions.builder().numReturnSequences(2), 1))
        .hasMessageContaining("num_return_sequences 2 is more than num_beams 1");
  }

  @Test
  void refuseTokensOutsideTheVocabulary() {
    assertThatThrownBy(() -> settled(GenerationOptions.builder().suppressTokens(List.of(10)), 1))
        .hasMessage("suppress_tokens must lie between 0 and 9, the last of the vocabulary, got 10");
  }

  @Test
  void padWithTheEndOfSequenceWhereNoPadIsSet() {
    assertThat(settled(GenerationOptions.builder().eosTokenIds(List.of(7, 8)), 1).pad())
        .isEqualTo(7);
  }

  private static GenerationSettings settled(GenerationOptions.Builder options, int promptLength) {
    return GenerationSettings.of(options.build(), promptLength, 10, 64);
  }
}
