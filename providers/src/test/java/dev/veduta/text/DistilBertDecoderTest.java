// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;

/// DistilBERT …
final class DistilBertDecoderTest extends DecoderTest {
  @Override
  protected TextDecoderProvider provider() {
    return new DistilBertProvider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "max_position_embeddings": 11, "dim": 24, "n_layers": 2, "n_heads": 3,
     "hidden_dim": 40}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        2,
        """
        distilbert.embeddings.word_embeddings.weight [37, 24]
        distilbert.embeddings.position_embeddings.weight [11, 24]
        distilbert.embeddings.LayerNorm norm 24
        distilbert.transformer.layer.*.attention.q_lin linear 24 24
        distilbert.transformer.layer.*.attention.k_lin linear 24 24
        distilbert.transformer.layer.*.attention.v_lin linear 24 24
        distilbert.transformer.layer.*.attention.out_lin linear 24 24
        distilbert.transformer.layer.*.sa_layer_norm norm 24
        distilbert.transformer.layer.*.crossattention.q_lin linear 24 24
        distilbert.transformer.layer.*.crossattention.k_lin linear 24 24
        distilbert.transformer.layer.*.crossattention.v_lin linear 24 24
        distilbert.transformer.layer.*.crossattention.out_lin linear 24 24
        distilbert.transformer.layer.*.ca_layer_norm norm 24
        distilbert.transformer.layer.*.ffn.lin1 linear 24 40
        distilbert.transformer.layer.*.ffn.lin2 linear 40 24
        distilbert.transformer.layer.*.output_layer_norm norm 24
        vocab_transform linear 24 24
        vocab_layer_norm norm 24
        vocab_projector.bias [37]
        """);
  }
}
