// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// BEiT ([Bao et al. 2021](https://arxiv.org/abs/2106.08254), section 2 and appendix), such as
/// `microsoft/beit-base-patch16-224-pt22k-ft22k`: a ViT whose attention knows how two patches lie
/// to each other, and whose blocks scale what they add (CaiT's LayerScale). It takes pictures of
/// any size: what it knows of positions is stretched to them.
///
/// @param positions `[tokens, width]`, of few checkpoints
/// @param afterBlocks absent where a classifier would take the mean of the tokens
record Beit(
    BeitConfig config,
    Linear patchEmbedding,
    Tensor classToken,
    @Nullable Tensor positions,
    List<Block> blocks,
    @Nullable Norm afterBlocks)
    implements VisionEncoder {
  private static final String BIAS = "relative_position_bias";

  static Beit load(EncoderContext context) {
    BeitConfig config = BeitConfig.of(context.config());
    int width = config.width();
    PictureSize picture = config.picture();
    Grid seen = picture.seen(context);
    config.check(context.config(), seen);
    PositionTable positions = new PositionTable(1, picture.grid(), width);
    Weights w = context.weights();
    w.ignore("pooler\\..*");
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("mask_token");
    return new Beit(
        config,
        embeddings.patchEmbeddingWithBias("patch_embeddings.projection", 3, picture.patch(), width),
        embeddings.tensor("cls_token", 1, 1, width),
        config.hasPositions()
            ? positions.load(seen, embeddings, "position_embeddings", 1, positions.rows(), width)
            : null,
        blocks(w.at("encoder"), config, seen),
        config.isMeanPooled() ? null : w.norm("layernorm", width, config.epsilon()));
  }

  private static List<Block> blocks(Weights encoder, BeitConfig config, Grid seen) {
    BeitBias bias = new BeitBias(config.heads(), config.picture().grid(), seen);
    Values shared = config.hasSharedBias() ? bias.load(encoder.at(BIAS)) : null;
    Bias sharedByAll = shared == null ? null : Bias.of(encoder.constant(BIAS, shared));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      Weights w = encoder.at("layer").at(i);
      blocks.add(
          Block.load(
              w,
              config,
              config.hasOwnBias()
                  ? ownBias(bias, w.at("attention").at("attention"), shared)
                  : sharedByAll));
    }
    return List.copyOf(blocks);
  }

  /// A block's own bias and the one that all share, added up once and for all.
  private static Bias ownBias(BeitBias bias, Weights attention, @Nullable Values shared) {
    Values own = bias.load(attention.at(BIAS));
    if (shared != null) {
      for (long i = 0; i < own.shape().elements(); i++) {
        own.set(i, own.at(i) + shared.at(i));
      }
    }
    return Bias.of(attention.constant(BIAS, own));
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor patches = c.linear(c.patches(pixels, config.picture().patch()), patchEmbedding, NONE);
    Tensor x = c.join(classToken, patches);
    if (positions != null) {
      x = c.add(x, positions);
    }
    observer.saw("encoder_hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      Tensor in = x;
      Block block = blocks.get(layer);
      x = c.scoped(() -> block.forward(c, in));
      observer.saw("encoder_hidden_states." + (layer + 1), x);
    }
    return afterBlocks == null ? x : c.layerNorm(x, afterBlocks);
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return Optional.of(config.picture().tokens(1, height, width));
  }

  @Override
  public String description() {
    return "BEiT, " + config;
  }

  /// A pre-norm block whose attention has a bias and whose sublayers are scaled.
  ///
  /// @param attentionScale `[width]`
  /// @param mlpScale `[width]`
  record Block(
      int heads,
      Activation activation,
      Norm beforeAttention,
      Linear query,
      Linear key,
      Linear value,
      @Nullable Bias bias,
      Linear out,
      @Nullable Tensor attentionScale,
      Norm beforeMlp,
      Linear up,
      Linear down,
      @Nullable Tensor mlpScale) {

    private static Block load(Weights w, BeitConfig config, @Nullable Bias bias) {
      int width = config.width();
      Weights attention = w.at("attention").at("attention");
      return new Block(
          config.heads(),
          config.activation(),
          w.norm("layernorm_before", width, config.epsilon()),
          attention.linear("query", width, width),
          attention.linearWithoutBias("key", width, width),
          attention.linear("value", width, width),
          bias,
          w.linear("attention.output.dense", width, width),
          scale(w, "lambda_1", config),
          w.norm("layernorm_after", width, config.epsilon()),
          w.linear("intermediate.dense", width, config.mlpWidth()),
          w.linear("output.dense", config.mlpWidth(), width),
          scale(w, "lambda_2", config));
    }

    private static @Nullable Tensor scale(Weights w, String name, BeitConfig config) {
      return config.isScaled() ? w.tensor(name, config.width()) : null;
    }

    private Tensor forward(ComputeSession c, Tensor x) {
      Tensor h = c.layerNorm(x, beforeAttention);
      List<Tensor> projected = c.linears(h, List.of(query, key, value));
      AttentionMemory memory = c.remember(projected.get(1), projected.get(2));
      h = projected.get(0);
      h =
          bias == null
              ? c.attention(h, memory, heads, Mask.NONE)
              : c.attention(h, memory, heads, bias);
      x = sum(c, x, h, out, attentionScale);
      h = c.layerNorm(x, beforeMlp);
      return mlpScale == null
          ? c.feedForward(h, up, activation, down, x)
          : sum(c, x, c.linear(h, up, activation), down, mlpScale);
    }

    private static Tensor sum(
        ComputeSession c, Tensor x, Tensor h, Linear layer, @Nullable Tensor scale) {
      return scale == null
          ? c.linearAdd(h, layer, x)
          : c.add(c.multiply(c.linear(h, layer, NONE), scale), x);
    }
  }
}
