// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.api.VedutaException;
import dev.veduta.captioning.Network;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The sessions of a loaded model, each with a thread of its own that decodes many texts side by
/// side: texts that are asked for while others are under way join them at the next step, and leave
/// as soon as they are finished. It owns the sessions.
///
/// Work is begun in the order in which it was asked for. Each text gets the tokens it gets alone.
public final class Batcher implements AutoCloseable {
  private final WorkQueue queue;
  private final List<Thread> threads;
  private boolean started;

  /// @param model its name, for recordings
  /// @param sessions that compute side by side, at least 1
  /// @param mostRows most texts, beams counted, that a session decodes together
  /// @param bound most requests that wait
  public Batcher(
      ComputeBackend backend,
      Network network,
      String model,
      int sessions,
      int mostRows,
      int bound) {
    queue = new WorkQueue(bound);
    threads =
        IntStream.range(0, sessions)
            .mapToObj(
                i -> {
                  ComputeSession session = backend.openSession();
                  return thread(
                      i,
                      session,
                      new BatchLoop(
                          session, network, model, queue, mostRows, backend::picturesAtOnce));
                })
            .toList();
  }

  private static Thread thread(int index, ComputeSession session, BatchLoop loop) {
    return Thread.ofPlatform()
        .daemon()
        .name("veduta-session-" + index)
        .unstarted(
            () -> {
              try (session) {
                loop.run();
              }
            });
  }

  /// Queues texts about a picture.
  ///
  /// @throws dev.veduta.api.BusyException when too many requests wait
  public void submit(PictureBatch picture, List<Decoding> decodings) {
    add(new Work.Texts(picture, List.copyOf(decodings)));
  }

  /// Runs a computation on a session and waits for its result. Everything it allocates is freed
  /// when it returns.
  public <T> T call(Function<ComputeSession, T> body) {
    CompletableFuture<T> result = new CompletableFuture<>();
    add(new Work.Call<>(body, result));
    return await(result);
  }

  /// How many pieces of work wait.
  public int waiting() {
    return queue.waiting();
  }

  /// Ends all texts within one step, also those that are asked for from now on.
  public void endRequests() {
    queue.endRequests();
  }

  private void add(Work work) {
    start();
    queue.add(work);
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      threads.forEach(Thread::start);
    }
  }

  /// Waits for a result and unpacks what went wrong.
  public static <T> T await(Future<T> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while computing a caption", e);
    }
  }

  /// Whether the thread that calls is not to wait any more.
  public static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new VedutaException("computing a caption failed: " + cause, cause);
  }

  /// Takes no more work, waits for what is under way and frees the sessions.
  @Override
  public void close() {
    queue.close();
    start();
    List<Thread> running = new ArrayList<>(threads);
    boolean interrupted = false;
    while (!running.isEmpty()) {
      try {
        running.getFirst().join();
        running.removeFirst();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
