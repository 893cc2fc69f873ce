// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Threads that write weights as they are to lie on a device, many at a time. They end when there
/// has been nothing to write for a while; their owner closes them.
final class Packers implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 1;

  /// Bytes that are worth a thread.
  private static final long SHARE = 256 << 10;

  private final int threads;
  private final ThreadPoolExecutor pool;

  /// @param threads that write at a time, the caller's included; 0 for one for each processor
  Packers(int threads) {
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    this.pool =
        new ThreadPoolExecutor(
            this.threads,
            this.threads,
            PATIENCE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("veduta-cuda-packer-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /// Writes units of a part and returns when they are all written.
  ///
  /// @param room for these
  void write(WeightStore.Part part, long from, int count, MemorySegment room) {
    int shares = Math.min(count, Math.clamp(count * part.unitBytes() / SHARE, 1, threads));
    CompletableFuture<?>[] others =
        IntStream.range(1, shares)
            .mapToObj(
                share ->
                    CompletableFuture.runAsync(
                        () -> write(part, from, count, room, share, shares), pool))
            .toArray(CompletableFuture<?>[]::new);
    try {
      write(part, from, count, room, 0, shares);
    } finally {
      // Nobody writes to the room after this, whatever went wrong.
      join(CompletableFuture.allOf(others));
    }
  }

  private static void write(
      WeightStore.Part part, long from, int count, MemorySegment room, int share, int shares) {
    int begin = (int) ((long) count * share / shares);
    int end = (int) ((long) count * (share + 1) / shares);
    MemorySegment own = room.asSlice(begin * part.unitBytes(), (end - begin) * part.unitBytes());
    part.source().write(from + begin, end - begin, own);
  }

  private static void join(CompletableFuture<Void> all) {
    try {
      all.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
