// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import dev.veduta.api.VedutaException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sessions of one loaded model, each with a platform thread of its own. It owns them.
///
/// A request runs on a session's thread; callers, virtual threads too, wait until one is free.
public final class Sessions implements AutoCloseable {
  private final List<Worker> workers = new ArrayList<>();
  private final BlockingQueue<Worker> free;
  private volatile boolean closed;

  /// @param count requests computed side by side, at least 1
  public Sessions(ComputeBackend backend, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("sessions must be at least 1, got " + count);
    }
    free = new ArrayBlockingQueue<>(count, true); // in the order in which callers came
    for (int i = 0; i < count; i++) {
      ExecutorService thread =
          Executors.newSingleThreadExecutor(
              Thread.ofPlatform().daemon().name("veduta-session-" + i).factory());
      Worker worker = new Worker(backend.openSession(), thread);
      workers.add(worker);
      free.add(worker);
    }
  }

  /// Runs a request on a session, waiting for a free one. Everything it allocates is freed when it
  /// returns. An interrupt of the waiting caller ends the wait; a request under way runs on.
  ///
  /// @throws VedutaException when they are closed
  public <T> T call(Function<ComputeSession, T> request) {
    Worker worker = take();
    try {
      return worker.thread.submit(() -> run(worker.session, request)).get();
    } catch (RejectedExecutionException e) {
      throw closed(); // since it was taken
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while computing a caption", e);
    } finally {
      free.add(worker);
    }
  }

  /// Waits for the requests under way. Does nothing the second time.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Worker worker : workers) {
      worker.thread.close();
      worker.session.close();
    }
  }

  private Worker take() {
    if (closed) {
      throw closed();
    }
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VedutaException("interrupted while waiting for a free session", e);
    }
  }

  private static VedutaException closed() {
    return new VedutaException("this captioner is closed");
  }

  private static <T> T run(ComputeSession session, Function<ComputeSession, T> request) {
    try (ComputeSession.Scope _ = session.scope()) {
      return request.apply(session);
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new VedutaException("computing a caption failed: " + cause, cause);
  }

  private record Worker(ComputeSession session, ExecutorService thread) {}
}
