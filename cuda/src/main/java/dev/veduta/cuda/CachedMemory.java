// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// What a layer of caches remembered at a time.
///
/// @param rows of all caches
/// @param positions that the longest row holds
/// @param shortest positions that the shortest row holds
/// @param bound a number of positions that stays the same for some tokens, at least `positions`
/// @param table of the rows
/// @param grown by how much the layer had grown since the table was written
record CachedMemory(
    int rows,
    int width,
    int positions,
    int shortest,
    int bound,
    RowTable table,
    int layer,
    int grown)
    implements Memory {

  /// What the layer remembers now.
  static CachedMemory of(RowTable table, int layer) {
    int longest = 0;
    int shortest = Integer.MAX_VALUE;
    int bound = 0;
    for (Cache cache : table.caches()) {
      int held = cache.prefixPositions() + cache.length(layer);
      longest = Math.max(longest, held);
      shortest = Math.min(shortest, held);
      bound = Math.max(bound, cache.bound(cache.length(layer)));
    }
    int width = table.caches().getFirst().form().width();
    return new CachedMemory(
        table.rows(), width, longest, shortest, bound, table, layer, table.grown(layer));
  }

  @Override
  public boolean isJoined() {
    return table.caches().size() > 1;
  }
}
