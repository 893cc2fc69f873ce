// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;

/// RoBERTa …
final class RobertaDecoderTest extends DecoderTest {
  @Override
  protected TextDecoderProvider provider() {
    return new RobertaProvider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "max_position_embeddings": 13, "hidden_size": 24, "num_hidden_layers": 2,
     "num_attention_heads": 3, "intermediate_size": 40, "type_vocab_size": 1,
     "tie_word_embeddings": false}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        2,
        """
        roberta.embeddings.word_embeddings.weight [37, 24]
        roberta.embeddings.token_type_embeddings.weight [1, 24]
        roberta.embeddings.position_embeddings.weight [13, 24]
        roberta.embeddings.LayerNorm norm 24
        roberta.encoder.layer.*.attention.self.query linear 24 24
        roberta.encoder.layer.*.attention.self.key linear 24 24
        roberta.encoder.layer.*.attention.self.value linear 24 24
        roberta.encoder.layer.*.attention.output.dense linear 24 24
        roberta.encoder.layer.*.attention.output.LayerNorm norm 24
        roberta.encoder.layer.*.crossattention.self.query linear 24 24
        roberta.encoder.layer.*.crossattention.self.key linear 24 24
        roberta.encoder.layer.*.crossattention.self.value linear 24 24
        roberta.encoder.layer.*.crossattention.output.dense linear 24 24
        roberta.encoder.layer.*.crossattention.output.LayerNorm norm 24
        roberta.encoder.layer.*.intermediate.dense linear 24 40
        roberta.encoder.layer.*.output.dense linear 40 24
        roberta.encoder.layer.*.output.LayerNorm norm 24
        lm_head.dense linear 24 24
        lm_head.layer_norm norm 24
        lm_head.decoder.weight [37, 24]
        lm_head.bias [37]
        """);
  }
}
