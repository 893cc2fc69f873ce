// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.look;

import dev.veduta.api.Inspection;
import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureAttention;
import java.nio.FloatBuffer;
import java.util.Base64;

/// How much attention each patch got when each token was written: of all layers, of each layer, and
/// of each head of each layer, as far as a page of reasonable size can hold them.
final class HeatMaps {
  /// Most bytes of a page's maps.
  private static final long MOST = 8L << 20;

  private final Inspection inspection;
  private final int patches;
  private final int perToken;
  private final byte[] levels;
  private final float[] tops;

  private HeatMaps(Inspection inspection, int patches, int perToken) {
    this.inspection = inspection;
    this.patches = patches;
    this.perToken = perToken;
    this.levels = new byte[inspection.tokens().size() * perToken * patches];
    this.tops = new float[inspection.tokens().size() * perToken];
  }

  static HeatMaps of(Inspection inspection) {
    PatchGrid grid = inspection.frames().getFirst();
    int patches = grid.rows() * grid.columns();
    int layers = inspection.layers();
    long each = (long) inspection.tokens().size() * patches;
    int all = 1 + layers + layers * inspection.heads();
    int perToken = each * all <= MOST ? all : each * (1 + layers) <= MOST ? 1 + layers : 1;
    HeatMaps maps = new HeatMaps(inspection, patches, perToken);
    maps.fill();
    return maps;
  }

  /// Maps of each token: the mean, then one for each layer, then one for each head of each layer.
  int perToken() {
    return perToken;
  }

  /// The greatest weight of each map.
  float[] tops() {
    return tops.clone();
  }

  /// A byte for each patch of each map, as a share of its greatest weight, in base 64.
  String levels() {
    return Base64.getEncoder().encodeToString(levels);
  }

  private void fill() {
    int layers = inspection.layers();
    int heads = inspection.heads();
    for (int token = 0; token < inspection.tokens().size(); token++) {
      int map = token * perToken;
      add(map++, inspection.pictureAttention(token).getFirst());
      for (int layer = 0; layer < layers && perToken > 1; layer++) {
        add(map++, inspection.pictureAttention(token, layer).getFirst());
      }
      for (int layer = 0; layer < layers && perToken > 1 + layers; layer++) {
        for (int head = 0; head < heads; head++) {
          add(map++, inspection.pictureAttention(token, layer, head).getFirst());
        }
      }
    }
  }

  private void add(int map, PictureAttention attention) {
    FloatBuffer weights = attention.weights().values();
    float top = 0;
    for (int patch = 0; patch < patches; patch++) {
      top = Math.max(top, weights.get(patch));
    }
    tops[map] = top;
    for (int patch = 0; patch < patches && top > 0; patch++) {
      levels[map * patches + patch] = (byte) Math.round(255 * weights.get(patch) / top);
    }
  }
}
