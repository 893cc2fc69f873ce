// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;

/// The relative position bias of BEiT: a number for each way in which one patch lies to another,
/// and three for the class token, which lies nowhere: seen from it, towards it, and itself.
///
/// @param trained the patches that the bias was trained on
/// @param seen those that it is needed for
record BeitBias(int heads, Grid trained, Grid seen) {
  private static final int CLASS = 3;

  /// Loads a table of `[offsets + 3, heads]` and writes it out for each pair of tokens: `[1, heads,
  /// tokens, tokens]`.
  ///
  /// @param w at the table
  Values load(Weights w) {
    w.ignore("relative_position_index");
    Values table =
        stretched(w.values("relative_position_bias_table", trained.offsets() + CLASS, heads));
    int tokens = seen.tokens() + 1;
    Values bias = Values.zeros(Shape.of(1, heads, tokens, tokens));
    long at = 0;
    for (int head = 0; head < heads; head++) {
      for (int token = 0; token < tokens; token++) {
        for (int other = 0; other < tokens; other++) {
          bias.set(at++, table.at((long) row(token, other) * heads + head));
        }
      }
    }
    return bias;
  }

  /// The row of the table that says how a token sees another; token 0 is the class token.
  int row(int token, int other) {
    if (token == 0 || other == 0) {
      return seen.offsets() + (token > 0 ? 1 : other > 0 ? 0 : 2);
    }
    return seen.offset(token - 1, other - 1);
  }

  /// The table for the patches that are seen. Its rows are taken for its columns, as Transformers
  /// does; of square pictures this makes no difference.
  private Values stretched(Values table) {
    Grid from = new Grid(2 * trained.across() - 1, 2 * trained.down() - 1);
    Grid to = new Grid(2 * seen.down() - 1, 2 * seen.across() - 1);
    if (from.equals(to)) {
      return table;
    }
    Values stretched = Values.zeros(Shape.of(seen.offsets() + CLASS, heads));
    Interpolation.LINEAR.stretch(table, 0, from, stretched, 0, to);
    long bytes = (long) heads * Float.BYTES;
    MemorySegment.copy(
        table.data(),
        trained.offsets() * bytes,
        stretched.data(),
        seen.offsets() * bytes,
        CLASS * bytes);
    return stretched;
  }
}
