// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;

/// GPT-2, with every factor on its scores, …
final class Gpt2DecoderTest extends DecoderTest {
  @Override
  protected TextDecoderProvider provider() {
    return new Gpt2Provider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "n_positions": 11, "n_embd": 24, "n_layer": 2, "n_head": 3, "n_inner": 41,
     "scale_attn_weights": false, "scale_attn_by_inverse_layer_idx": true}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        2,
        """
        transformer.wte.weight [37, 24]
        transformer.wpe.weight [11, 24]
        transformer.h.*.ln_1 norm 24
        transformer.h.*.attn.c_attn conv1d 24 72
        transformer.h.*.attn.c_proj conv1d 24 24
        transformer.h.*.ln_cross_attn norm 24
        transformer.h.*.crossattention.q_attn conv1d 24 24
        transformer.h.*.crossattention.c_attn conv1d 24 48
        transformer.h.*.crossattention.c_proj conv1d 24 24
        transformer.h.*.ln_2 norm 24
        transformer.h.*.mlp.c_fc conv1d 24 41
        transformer.h.*.mlp.c_proj conv1d 41 24
        transformer.ln_f norm 24
        """);
  }
}
