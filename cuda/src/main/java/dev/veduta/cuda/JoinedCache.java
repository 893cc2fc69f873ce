// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.KvCache;
import java.util.List;

/// Caches whose rows are decoded side by side; it owns none of them.
record JoinedCache(List<Cache> caches) implements KvCache {

  JoinedCache {
    caches = List.copyOf(caches);
    Expected.that(!caches.isEmpty(), () -> "at least one cache must be joined, got none");
    CacheForm first = caches.getFirst().form();
    for (Cache cache : caches) {
      CacheForm form = cache.form();
      Expected.that(
          form.equals(first),
          () ->
              "caches of %s layers of width %s and of %s layers of width %s can't be joined"
                  .formatted(first.layers(), first.width(), form.layers(), form.width()));
    }
  }

  @Override
  public int rows() {
    return caches.stream().mapToInt(Cache::rows).sum();
  }

  @Override
  public void close() {}
}
