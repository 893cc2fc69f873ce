// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Several files at once, small ones first. If one can't be had the others stop, and keep what they
/// have.
///
/// @param store takes them
record Downloads(HubApi api, Store store, Meter meter) {
  private static final int AT_ONCE = 4;

  /// Returns when all are there.
  void run(List<HubFile> files) throws IOException, InterruptedException {
    List<HubFile> ordered = files.stream().sorted(Comparator.comparingLong(HubFile::size)).toList();
    meter.expect(ordered);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("veduta-hub-", 1).factory());
    try {
      CompletionService<HubFile> arriving = new ExecutorCompletionService<>(threads);
      for (HubFile file : ordered) {
        arriving.submit(
            () -> {
              new Download(api, store, file, meter).run();
              return file;
            });
      }
      for (int i = 0; i < ordered.size(); i++) {
        arriving.take().get();
      }
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNull(e.getCause()));
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  private static IOException thrown(Throwable cause) throws InterruptedException {
    return switch (cause) {
      case IOException e -> e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    };
  }
}
