// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
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
  void findTheSearchThatTheOptionsAskFor() {
    GenerationOptionsBuilder words = options().forceWordsIds(List.of(List.of(List.of(1))));

    assertThat(mode(options())).isEqualTo(SearchMode.GREEDY);
    assertThat(mode(options().doSample(true).numReturnSequences(3))).isEqualTo(SearchMode.SAMPLE);
    assertThat(mode(options().penaltyAlpha(0.6))).isEqualTo(SearchMode.CONTRASTIVE);
    assertThat(mode(options().penaltyAlpha(0.6).topK(1))).isEqualTo(SearchMode.GREEDY);
    assertThat(mode(options().numBeams(2))).isEqualTo(SearchMode.BEAM);
    assertThat(mode(options().numBeams(2).doSample(true))).isEqualTo(SearchMode.BEAM_SAMPLE);
    assertThat(mode(options().numBeams(4).numBeamGroups(2).diversityPenalty(1)))
        .isEqualTo(SearchMode.GROUP_BEAM);
    assertThat(mode(words.numBeams(2))).isEqualTo(SearchMode.CONSTRAINED_BEAM);
  }

  @Test
  void refuseOptionsThatContradictEachOther() {
    GenerationOptionsBuilder groups = options().numBeams(4).diversityPenalty(1);
    assertThatThrownBy(() -> mode(groups.numBeamGroups(3)))
        .hasMessage("num_beams 4 is not a multiple of num_beam_groups 3");
    assertThatThrownBy(() -> mode(groups.numBeamGroups(2).doSample(true)))
        .hasMessageContaining("num_beam_groups and do_sample exclude each other");
    assertThatThrownBy(() -> mode(options().numBeams(4).numBeamGroups(2)))
        .hasMessageContaining("needs a diversity_penalty above 0");
    assertThatThrownBy(() -> mode(options().numBeams(4).diversityPenalty(1)))
        .hasMessageContaining("needs num_beam_groups of at least 2");
    assertThatThrownBy(() -> mode(options().forceWordsIds(List.of(List.of(List.of(1))))))
        .hasMessageContaining("set num_beams to at least 2");
    assertThatThrownBy(() -> mode(options().suppressTokens(List.of(3)).forcedBosTokenId(3)))
        .hasMessageContaining("forced_bos_token_id [3] is also in suppress_tokens");
  }

  @Test
  void leaveMoreTokensThanMayEndATextToBeams() {
    assertThat(settled(options().eosTokenIds(List.of(1, 2)).numBeams(2), 1).sampling())
        .extracting(Sampling::minTokensToKeep)
        .isEqualTo(3);
    assertThat(settled(options().eosTokenIds(List.of(1, 2)), 1).sampling())
        .extracting(Sampling::minTokensToKeep)
        .isEqualTo(1);
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

  private static GenerationOptionsBuilder options() {
    return GenerationOptions.builder();
  }

  private static SearchMode mode(GenerationOptionsBuilder options) {
    return settled(options, 1).mode();
  }

  private static GenerationSettings settled(GenerationOptionsBuilder options, int promptLength) {
    return GenerationSettings.of(options.build(), promptLength, 10, 64);
  }
}
