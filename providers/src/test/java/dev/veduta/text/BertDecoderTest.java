// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;

/// BERT …
final class BertDecoderTest extends DecoderTest {
  @Override
  protected TextDecoderProvider provider() {
    return new BertProvider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "max_position_embeddings": 11, "hidden_size": 24, "num_hidden_layers": 2,
     "num_attention_heads": 3, "intermediate_size": 40}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        2,
        """
        bert.embeddings.word_embeddings.weight [37, 24]
        bert.embeddings.token_type_embeddings.weight [2, 24]
        bert.embeddings.position_embeddings.weight [11, 24]
        bert.embeddings.LayerNorm norm 24
        bert.encoder.layer.*.attention.self.query linear 24 24
        bert.encoder.layer.*.attention.self.key linear 24 24
        bert.encoder.layer.*.attention.self.value linear 24 24
        bert.encoder.layer.*.attention.output.dense linear 24 24
        bert.encoder.layer.*.attention.output.LayerNorm norm 24
        bert.encoder.layer.*.crossattention.self.query linear 24 24
        bert.encoder.layer.*.crossattention.self.key linear 24 24
        bert.encoder.layer.*.crossattention.self.value linear 24 24
        bert.encoder.layer.*.crossattention.output.dense linear 24 24
        bert.encoder.layer.*.crossattention.output.LayerNorm norm 24
        bert.encoder.layer.*.intermediate.dense linear 24 40
        bert.encoder.layer.*.output.dense linear 40 24
        bert.encoder.layer.*.output.LayerNorm norm 24
        cls.predictions.transform.dense linear 24 24
        cls.predictions.transform.LayerNorm norm 24
        cls.predictions.bias [37]
        """);
  }
}
