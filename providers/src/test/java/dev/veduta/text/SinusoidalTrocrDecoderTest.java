// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;

/// TrOCR with sinusoids as positions …
final class SinusoidalTrocrDecoderTest extends DecoderTest {
  @Override
  protected TextDecoderProvider provider() {
    return new TrocrProvider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "max_position_embeddings": 11, "d_model": 24, "decoder_layers": 2,
     "decoder_attention_heads": 3, "decoder_ffn_dim": 40,
     "use_learned_position_embeddings": false, "layernorm_embedding": false,
     "scale_embedding": true, "activation_function": "relu"}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        2,
        """
        model.decoder.embed_tokens.weight [37, 24]
        model.decoder.layers.*.self_attn.q_proj linear 24 24
        model.decoder.layers.*.self_attn.k_proj linear 24 24
        model.decoder.layers.*.self_attn.v_proj linear 24 24
        model.decoder.layers.*.self_attn.out_proj linear 24 24
        model.decoder.layers.*.self_attn_layer_norm norm 24
        model.decoder.layers.*.encoder_attn.q_proj linear 24 24
        model.decoder.layers.*.encoder_attn.k_proj linear 24 24
        model.decoder.layers.*.encoder_attn.v_proj linear 24 24
        model.decoder.layers.*.encoder_attn.out_proj linear 24 24
        model.decoder.layers.*.encoder_attn_layer_norm norm 24
        model.decoder.layers.*.fc1 linear 24 40
        model.decoder.layers.*.fc2 linear 40 24
        model.decoder.layers.*.final_layer_norm norm 24
        """);
  }
}
