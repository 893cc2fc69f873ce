// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.TokenGrid;
import java.util.List;

/// The pictures that an encoder was trained on, and the square patches that it cuts them into.
record PictureSize(int height, int width, int patch) {
  private static final int LONGEST = 1 << 14;

  /// Reads `image_size`, a side or `[height, width]`, and `patch_size`.
  static PictureSize of(Config config, int side, int patch) {
    List<Integer> sides = config.integers("image_size", List.of(side), 1, LONGEST);
    if (sides.size() > 2) {
      throw config.wrong("image_size", "a side or [height, width]");
    }
    List<Integer> patches = config.integers("patch_size", List.of(patch), 1, LONGEST);
    if (patches.size() > 2 || !patches.getFirst().equals(patches.getLast())) {
      throw config.wrong("patch_size", "one side, or two equal ones: patches are squares here");
    }
    int least = Math.min(sides.getFirst(), sides.getLast());
    if (patches.getFirst() > least) {
      throw config.wrong(
          "patch_size", "at most %d, the shorter side of image_size".formatted(least));
    }
    return new PictureSize(sides.getFirst(), sides.getLast(), patches.getFirst());
  }

  /// The whole patches of such a picture.
  Grid grid() {
    return new Grid(height / patch, width / patch);
  }

  /// How the whole patches of pictures of any size lie.
  ///
  /// @param leading tokens before them
  TokenGrid tokens(int leading, int seenHeight, int seenWidth) {
    return new TokenGrid(leading, seenHeight / patch, seenWidth / patch, patch);
  }

  /// The whole patches of the pictures that the encoder is going to see.
  ///
  /// @throws ModelException when a patch is larger than they are
  Grid seen(EncoderContext context) {
    Grid grid = new Grid(context.height() / patch, context.width() / patch);
    if (grid.tokens() == 0) {
      throw new ModelException(
          "%s: %spatch_size is %d, but the image processor makes pictures of %d×%d; set the size in preprocessor_config.json to at least %d"
              .formatted(
                  context.config().location(),
                  context.config().path(),
                  patch,
                  context.width(),
                  context.height(),
                  patch));
    }
    return grid;
  }

  /// The same, but refuses pictures of another size unless position embeddings may be stretched.
  Grid checked(EncoderContext context) {
    boolean same = context.height() == height && context.width() == width;
    if (!same && !context.interpolatePositions()) {
      throw new ModelException(
          "%s: %simage_size is %d×%d, but the image processor makes pictures of %d×%d; set the size in preprocessor_config.json to that, or interpolate-positions to true to stretch the position embeddings"
              .formatted(
                  context.config().location(),
                  context.config().path(),
                  width,
                  height,
                  context.width(),
                  context.height()));
    }
    return seen(context);
  }

  /// The patches, whole and begun, of the pictures that the encoder is going to see.
  Grid begun(EncoderContext context) {
    return new Grid(Math.ceilDiv(context.height(), patch), Math.ceilDiv(context.width(), patch));
  }

  @Override
  public String toString() {
    return "patch %d, picture %d×%d".formatted(patch, width, height);
  }
}
