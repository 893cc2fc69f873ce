// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.WeightCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Where packed weights come from if they were packed before, and where they go for the next start.
/// A file that can't be read or written costs a warning and the time to pack.
final class PackedStore {
  private static final System.Logger LOG = System.getLogger("dev.veduta.vectorcpu");

  private final Optional<Target> target;
  private final Pool pool;
  private final SequencedMap<String, MemorySegment> blocks = new LinkedHashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private @Nullable PackedFile file;
  private boolean isComplete;

  private record Target(Path file, String identity) {}

  private PackedStore(Optional<Target> target, Pool pool) {
    this.target = target;
    this.pool = pool;
  }

  /// @param cache empty for a store that keeps nothing
  /// @param layout of the weights, which names the file too: letters, digits and hyphens
  static PackedStore of(Optional<WeightCache> cache, String layout, Pool pool) {
    PackedStore store =
        new PackedStore(
            cache.map(
                where ->
                    new Target(
                        where.folder().resolve("vector-cpu-" + layout + WeightCache.SUFFIX),
                        where.identity() + " " + layout)),
            pool);
    store.target.ifPresent(store::open);
    return store;
  }

  private void open(Target from) {
    try {
      file = PackedFile.open(from.file, from.identity).orElse(null);
      isComplete = file != null;
    } catch (IOException e) {
      refuse("read", e);
    }
  }

  /// Fills a block from the file or, if it is not there, by packing.
  synchronized void fill(String name, MemorySegment block, Runnable pack) {
    if (target.isEmpty() || block.byteSize() == 0) {
      pack.run();
      return;
    }
    // Maps that a checkpoint stores side by side have one name.
    int use = uses.merge(name, 1, Integer::sum);
    String key = use == 1 ? name : name + " " + use;
    if (!read(key, block)) {
      isComplete = false;
      pack.run();
    }
    blocks.put(key, block);
  }

  private boolean read(String key, MemorySegment block) {
    try {
      return file != null && file.read(key, block, pool);
    } catch (UncheckedIOException e) {
      refuse("read", e);
      close();
      return false;
    }
  }

  /// Writes what had to be packed; all weights have been filled.
  synchronized void keep() {
    close();
    if (target.isPresent() && !isComplete) {
      isComplete = true;
      try {
        PackedFile.write(target.get().file, target.get().identity, blocks);
        LOG.log(Level.INFO, "packed weights are kept in {0}", target.get().file);
      } catch (IOException e) {
        refuse("written", e);
      }
    }
    blocks.clear();
  }

  private void close() {
    try (PackedFile _ = file) {
      file = null;
    } catch (IOException e) {
      refuse("closed", e);
    }
  }

  private void refuse(String done, Exception fault) {
    LOG.log(
        Level.WARNING,
        "{0} can''t be {1}, so weights are packed again: {2}",
        target.orElseThrow().file,
        done,
        fault);
  }
}
