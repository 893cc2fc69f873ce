// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.ModelException;
import dev.veduta.captioning.Recorder;
import dev.veduta.spi.Values;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The weights of a head …
final class HeadsTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void areThoseOfTheWordsWhereTheCheckpointHasNoOthers() {
    assertScoresAreProducts(new BartDecoderTest(), "model.decoder.embed_tokens.weight");
    assertScoresAreProducts(new Gpt2DecoderTest(), "transformer.wte.weight");
  }

  private void assertScoresAreProducts(DecoderTest one, String words) {
    Recorder seen = bench.read(bench.load(one), 20, 30);
    Values hidden = seen.value("hidden_states.2");
    Values logits = seen.value("logits");
    MemorySegment table = one.checkpoint().data(words, Arena.ofAuto());
    int width = hidden.shape().width();
    for (int word = 0; word < 37; word++) {
      double score = 0;
      for (int i = 0; i < width; i++) {
        score += hidden.at(width + i) * table.getAtIndex(ValueLayout.JAVA_FLOAT, word * width + i);
      }
      assertThat((double) logits.at(37 + word)).isCloseTo(score, within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Gpt2, lm_head.weight",
    "Bert, cls.predictions.decoder.weight",
    "DistilBert, vocab_projector.weight",
    "Bart, lm_head.weight",
    "Mbart, lm_head.weight",
    "SinusoidalTrocr, output_projection.weight",
  })
  void areItsOwnWhereTheCheckpointHasThem(String family, String head) {
    DecoderTest one = family(family);
    RandomCheckpoint both = one.checkpoint().with(head, 37, 24);
    String untied = one.config().replaceFirst("\\{", "{\"tie_word_embeddings\": false, ");
    float[] own = bench.logits(bench.load(one.provider(), one.config(), both), 20, 30);
    assertThat(own)
        .isEqualTo(bench.logits(bench.load(one.provider(), untied, both), 20, 30))
        .isNotEqualTo(bench.logits(bench.load(one), 20, 30));
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> bench.load(one.provider(), untied, one.checkpoint()))
        .withMessageContaining("missing: %s [37, 24]".formatted(head));
  }

  @ParameterizedTest
  @CsvSource({
    "Bert, cls.predictions.bias, cls.predictions.decoder.bias",
    "Roberta, lm_head.bias, lm_head.decoder.bias",
  })
  void haveABiasUnderEitherOfItsNames(String family, String name, String mirrored) {
    DecoderTest one = family(family);
    RandomCheckpoint both = one.checkpoint().with(mirrored, 37);
    float[] mirror =
        bench.logits(bench.load(one.provider(), one.config(), both.without(name)), 20, 30);
    assertThat(mirror)
        .isEqualTo(bench.logits(bench.load(one.provider(), one.config(), both), 20, 30))
        .isNotEqualTo(bench.logits(bench.load(one), 20, 30));
  }

  @Test
  void areThoseOfTheWordsThatAWholeBartShares() {
    DecoderTest one = new BartDecoderTest();
    RandomCheckpoint shared =
        one.checkpoint()
            .without("model.decoder.embed_tokens.weight")
            .with("model.shared.weight", 37, 24);
    assertThat(bench.logits(bench.load(one.provider(), one.config(), shared), 20)).hasSize(37);
  }

  private static DecoderTest family(String name) {
    return switch (name) {
      case "Gpt2" -> new Gpt2DecoderTest();
      case "Bert" -> new BertDecoderTest();
      case "Roberta" -> new RobertaDecoderTest();
      case "DistilBert" -> new DistilBertDecoderTest();
      case "Bart" -> new BartDecoderTest();
      case "Mbart" -> new MbartDecoderTest();
      case "SinusoidalTrocr" -> new SinusoidalTrocrDecoderTest();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
