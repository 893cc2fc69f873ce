// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Graph;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A step as a graph, and what changes from run to run: the numbers that the host makes lie in one
/// block of pinned memory, which the graph begins with copying, and caches grow by as much as they
/// did when it was recorded.
final class Recording implements Inputs {
  private static final long ALIGNMENT = 32;

  private final Lane lane;
  private final PinnedMemory pinned;
  private final long block;
  private final long bytes;
  private final List<Input> inputs = new ArrayList<>();
  private final Map<Integers, Long> integers = new HashMap<>();
  private final Map<Cache, Growth> caches = new LinkedHashMap<>();
  private long used;
  private long waitsBefore = -1;
  private @Nullable Graph graph;

  /// Numbers that are made anew for each run.
  private record Input(long offset, long bytes, Consumer<MemorySegment> fill) {}

  /// How a cache grows in one run.
  ///
  /// @param start the positions that each layer held
  /// @param layers by how much each grows
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Growth(int[] start, int[] layers) {
    int most() {
      int most = 0;
      for (int layer : layers) {
        most = Math.max(most, layer);
      }
      return most;
    }
  }

  /// @param pinned room for the inputs
  /// @param block room for them on the device
  /// @param bytes of them, as counted before
  Recording(Lane lane, PinnedMemory pinned, long block, long bytes) {
    this.lane = lane;
    this.pinned = pinned;
    this.block = block;
    this.bytes = bytes;
  }

  static long rounded(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }

  /// Records that the inputs are copied, which is the first thing to record.
  void begin() {
    if (bytes > 0) {
      lane.stream().copyToDevice(block, pinned.segment(), bytes);
    }
  }

  /// What was recorded, with the lengths that the caches had before.
  void end(Graph recorded) {
    graph = recorded;
    rollBack();
  }

  /// Gives the caches the lengths back that they had.
  void rollBack() {
    caches.forEach((cache, growth) -> cache.reset(growth.start));
  }

  @Nullable Graph graph() {
    return graph;
  }

  @Override
  public long put(long size, Consumer<MemorySegment> fill) {
    long offset = used;
    used += rounded(size);
    if (used > bytes) {
      throw new UnrecordableException(
          "it needs %d bytes of input, expected %d".formatted(used, bytes));
    }
    inputs.add(new Input(offset, size, fill));
    return block + offset;
  }

  @Override
  public long put(Integers numbers, Consumer<int[]> check) {
    int count = numbers.count();
    Long known = integers.get(numbers);
    if (known != null) {
      inputs.add(new Input(0, 0, _ -> check.accept(numbers.values())));
      return known;
    }
    long address =
        put(
            (long) count * Integer.BYTES,
            room -> {
              int[] values = numbers.values();
              check.accept(values);
              MemorySegment.copy(values, 0, room, ValueLayout.JAVA_INT_UNALIGNED, 0, count);
            });
    integers.put(numbers, address);
    return address;
  }

  @Override
  public int told(Cache cache) {
    return growth(cache).start[0];
  }

  private Growth growth(Cache cache) {
    return caches.computeIfAbsent(
        cache,
        _ -> {
          if (!cache.isEven()) {
            throw new UnrecordableException("the layers of a cache hold different numbers");
          }
          return new Growth(cache.lengths(), new int[cache.form().layers()]);
        });
  }

  @Override
  public void appended(Cache cache, int layer, int count) {
    growth(cache).layers[layer] += count;
  }

  @Override
  public boolean isRecording() {
    return true;
  }

  /// Whether it computes what is right for the caches as they are now.
  boolean fits() {
    return caches.entrySet().stream().allMatch(entry -> fits(entry.getKey(), entry.getValue()));
  }

  private static boolean fits(Cache cache, Growth growth) {
    cache.checkOpen();
    int then = growth.start[0] + growth.most();
    int now = cache.length(0) + growth.most();
    return cache.isEven() && (now > cache.capacity() || cache.bound(now) <= cache.bound(then));
  }

  /// Runs it with the numbers and the caches as they are now.
  void run() {
    Graph recorded = graph;
    if (recorded == null) {
      throw new IllegalStateException("a step that wasn't recorded can't be run");
    }
    caches.forEach(Recording::checkRoom);
    if (waitsBefore == lane.staging().waits()) {
      // The copy of the last run's numbers may still be under way.
      lane.staging().waitForStream();
    }
    caches.forEach((cache, growth) -> cache.reserve(cache.length(0) + growth.most()));
    for (Input input : inputs) {
      input.fill.accept(pinned.segment().asSlice(input.offset, input.bytes));
    }
    lane.stream().run(recorded);
    waitsBefore = lane.staging().waits();
    caches.forEach(
        (cache, growth) -> {
          for (int layer = 0; layer < growth.layers.length; layer++) {
            cache.grow(layer, growth.layers[layer]);
          }
        });
  }

  private static void checkRoom(Cache cache, Growth growth) {
    int count = growth.most();
    if (count > 0) {
      cache.checkRoom(0, Shape.of(cache.rows(), count, cache.form().width()));
    }
  }
}
