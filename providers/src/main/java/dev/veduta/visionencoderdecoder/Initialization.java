// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.spi.Config;
import dev.veduta.spi.UntrainedWeights;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/// How weights begin that neither half of a composition was trained with: cross-attention, the
/// projection of image tokens, and the head of a decoder that had none
/// (spec/11-loss-and-finetuning.md). A half that lacks anything else is not what it seems to be.
///
/// @param deviation of normally distributed weights
/// @param narrow of those that GPT-2 adds to its residual stream
record Initialization(long seed, double deviation, double narrow) implements UntrainedWeights {
  private static final Pattern UNTRAINED =
      Pattern.compile(
          "enc_to_dec_proj\\..*"
              + "|decoder\\..*(crossattention|cross_attention|ln_cross_attn|encoder_attn).*"
              + "|decoder\\.(cls\\.predictions|lm_head|vocab_transform|vocab_layer_norm"
              + "|vocab_projector)\\..*");
  private static final Pattern NARROW = Pattern.compile("decoder\\..*\\.c_proj\\.weight");

  static Initialization of(Config decoder, long seed) {
    double deviation =
        decoder.number("initializer_range", decoder.number("init_std", 0.02, 0, 1), 0, 1);
    int layers = decoder.integer("n_layer", 12, 1, 1024);
    return new Initialization(seed, deviation, deviation / Math.sqrt(2.0 * layers));
  }

  @Override
  public Optional<Values> initial(String name, Shape shape, Role role) {
    if (!UNTRAINED.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (role) {
          case TABLE, LINEAR ->
              normal(name, shape, NARROW.matcher(name).matches() ? narrow : deviation);
          case BIAS, SHIFT -> Values.zeros(shape);
          case SCALE -> ones(shape);
        });
  }

  /// Normally distributed numbers that depend on seed and name alone.
  private Values normal(String name, Shape shape, double deviation) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    Values values = Values.zeros(shape);
    for (long i = 0; i < shape.elements(); i++) {
      values.set(i, (float) (random.nextGaussian() * deviation));
    }
    return values;
  }

  private static Values ones(Shape shape) {
    Values values = Values.zeros(shape);
    for (long i = 0; i < shape.elements(); i++) {
      values.set(i, 1);
    }
    return values;
  }
}
