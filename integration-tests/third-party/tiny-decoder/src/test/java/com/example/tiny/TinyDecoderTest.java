// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.tiny;

import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import dev.veduta.testkit.text.TextDecoderContract;
import dev.veduta.vectorcpu.VectorCpuProvider;

/// The smallest decoder …
final class TinyDecoderTest extends TextDecoderContract {
  @Override
  protected ComputeBackend open() {
    return new VectorCpuProvider().open(BackendOptions.DEFAULT);
  }

  @Override
  protected TextDecoderProvider provider() {
    return new TinyDecoderProvider();
  }

  @Override
  protected String config() {
    return """
    {"vocab_size": 37, "hidden_size": 24, "num_attention_heads": 3, "max_position_embeddings": 11}
    """;
  }

  @Override
  protected RandomCheckpoint checkpoint() {
    return RandomCheckpoint.of(
        1,
        """
        model.words.weight [37, 24]
        model.positions.weight [11, 24]
        model.from_text.query linear 24 24
        model.from_text.key linear 24 24
        model.from_text.value linear 24 24
        model.from_text.out linear 24 24
        model.after_text norm 24
        model.from_image.query linear 24 24
        model.from_image.key linear 24 24
        model.from_image.value linear 24 24
        model.from_image.out linear 24 24
        model.after_image norm 24
        head linear 24 37
        """);
  }
}
