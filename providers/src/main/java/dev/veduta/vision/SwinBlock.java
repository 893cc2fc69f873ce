// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.Bias;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.List;

/// A block of Swin: attention within windows, then a two-layer perceptron, each after a norm.
///
/// @param biases how two places of a window lie to each other and the walls between them, for each
///   kind of window: `[kinds, heads, area, area]`
record SwinBlock(
    int heads,
    Activation activation,
    Norm beforeAttention,
    Linear query,
    Linear key,
    Linear value,
    Tensor biases,
    Linear out,
    Norm beforeMlp,
    Linear up,
    Linear down) {

  /// What is added to scores across a wall.
  private static final float WALL = -100;

  static SwinBlock load(Weights w, SwinConfig config, int stage, Windows windows) {
    int width = config.width(stage);
    int mlpWidth = config.mlpWidth(stage);
    Weights attention = w.at("attention").at("self");
    attention.ignore("relative_position_index");
    return new SwinBlock(
        config.heads().get(stage),
        config.activation(),
        w.norm("layernorm_before", width, config.epsilon()),
        projection(attention, "query", width, config.hasBias()),
        projection(attention, "key", width, config.hasBias()),
        projection(attention, "value", width, config.hasBias()),
        biases(attention, config.window(), config.heads().get(stage), windows),
        w.linear("attention.output.dense", width, width),
        w.norm("layernorm_after", width, config.epsilon()),
        w.linear("intermediate.dense", width, mlpWidth),
        w.linear("output.dense", mlpWidth, width));
  }

  private static Linear projection(Weights attention, String name, int width, boolean hasBias) {
    return hasBias
        ? attention.linear(name, width, width)
        : attention.linearWithoutBias(name, width, width);
  }

  /// A `[offsets, heads]` table, written out for each kind of window: `[kinds, heads, area, area]`.
  ///
  /// @param side of the windows that the table was trained with, which may be larger
  private static Tensor biases(Weights attention, int side, int heads, Windows windows) {
    Grid trained = new Grid(side, side);
    Values table = attention.values("relative_position_bias_table", trained.offsets(), heads);
    int area = windows.area();
    Values biases = Values.zeros(Shape.of(windows.kinds(), heads, area, area));
    long at = 0;
    for (int kind = 0; kind < windows.kinds(); kind++) {
      for (int head = 0; head < heads; head++) {
        for (int a = 0; a < area; a++) {
          for (int b = 0; b < area; b++) {
            int row = trained.offset(place(a, windows, side), place(b, windows, side));
            float wall = windows.walled(kind, a, b) ? WALL : 0;
            biases.set(at++, table.at((long) row * heads + head) + wall);
          }
        }
      }
    }
    return attention.constant("relative_position_bias", biases);
  }

  /// A place of a window as one of a larger window.
  private static int place(int at, Windows windows, int side) {
    return at / windows.side() * side + at % windows.side();
  }

  /// Blocks `[B, tokens, width]` of the picture band by band.
  Tensor forward(ComputeSession c, Tensor x, WindowBands bands) {
    return bands.forEach(c, x, (tokens, band) -> forward(c, tokens, band));
  }

  /// @param x the tokens of the band
  private Tensor forward(ComputeSession c, Tensor x, WindowBands.Band band) {
    Tensor windows = band.cut(c, c.layerNorm(x, beforeAttention));
    List<Tensor> projected = c.linears(windows, List.of(query, key, value));
    AttentionMemory memory = c.remember(projected.get(1), projected.get(2));
    Bias bias = new Bias(biases, band.kinds());
    Tensor h = c.attention(projected.get(0), memory, heads, bias);
    x = c.linearAdd(band.restore(c, h), out, x);
    return c.feedForward(c.layerNorm(x, beforeMlp), up, activation, down, x);
  }
}
