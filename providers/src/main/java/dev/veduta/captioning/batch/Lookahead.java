// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Pictures that are decoded and resized before it is their turn, while sessions compute, on
/// threads of its own. These end when nothing has been asked of them for a while.
public final class Lookahead implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  /// What a picture takes while it is decoded: its pixels as the file has them, and as RGB.
  private static final long BYTES_PER_PIXEL = 6;

  private final ThreadPoolExecutor threads;

  private Lookahead(int most) {
    AtomicInteger index = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work ->
                Thread.ofPlatform()
                    .daemon()
                    .name("veduta-picture-" + index.getAndIncrement())
                    .unstarted(work));
    threads.allowCoreThreadTimeOut(true);
  }

  /// A thread for each processor, but no more than the largest pictures allow, so that those under
  /// way at once take at most half of the heap.
  ///
  /// @param mostPixels that a picture may have
  public static Lookahead forPictures(long mostPixels) {
    Runtime machine = Runtime.getRuntime();
    long fitting = machine.maxMemory() / 2 / Math.multiplyExact(BYTES_PER_PIXEL, mostPixels);
    return new Lookahead((int) Math.clamp(fitting, 1L, machine.availableProcessors()));
  }

  /// How many pictures are worked on at once.
  public int threads() {
    return threads.getCorePoolSize();
  }

  /// Makes something ready. It is not begun any more once its result is cancelled.
  public <T> CompletableFuture<T> start(Supplier<T> preparation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          if (!result.isDone()) {
            try {
              result.complete(preparation.get());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          }
        });
    return result;
  }

  /// Lets its threads end with what they have begun.
  @Override
  public void close() {
    threads.shutdown();
  }
}
