// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.Prompt;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// The pictures of a job in their order, several at a time, those behind them looked up and fetched
/// meanwhile. It owns the files of what it has fetched, and the threads that fetch.
final class PicturesAhead implements AutoCloseable {
  /// How many addresses are fetched at a time.
  private static final int FETCHES = 8;

  /// How many are fetched before they are worked on.
  private static final int MOST_FETCHED = 64;

  private final JobFolder folder;
  private final Preparation preparation;
  private final ExecutorService preparing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("veduta-job").factory());
  private final ExecutorService fetching =
      Executors.newFixedThreadPool(FETCHES, Thread.ofVirtual().name("veduta-fetch-", 0).factory());
  private long next;
  private Optional<CompletableFuture<List<Prepared>>> ahead = Optional.empty();

  PicturesAhead(
      JobFolder folder, JobOrder order, Prompt prompt, PictureFetcher fetcher, long next) {
    this.folder = folder;
    preparation = new Preparation(folder, order, prompt, fetcher);
    this.next = next;
  }

  /// The next pictures; none when there are no more at the moment.
  List<Prepared> next(BooleanSupplier isClosing) throws IOException {
    List<Prepared> some = await(ahead.orElseGet(this::begin), isClosing);
    if (some.isEmpty() && ahead.isPresent()) {
      some = await(begin(), isClosing); // pictures may have been added since it looked
    }
    next += some.size();
    ahead = some.isEmpty() ? Optional.empty() : Optional.of(begin());
    return some;
  }

  private CompletableFuture<List<Prepared>> begin() {
    long from = next;
    CompletableFuture<List<Prepared>> result = new CompletableFuture<>();
    preparing.execute(
        () -> {
          try {
            result.complete(prepare(from));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static List<Prepared> await(
      CompletableFuture<List<Prepared>> some, BooleanSupplier isClosing) throws IOException {
    while (!isClosing.getAsBoolean()) {
      try {
        return some.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // Look whether to go on waiting.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return List.of();
      } catch (ExecutionException e) {
        throw thrown(e);
      }
    }
    return List.of();
  }

  private static <T> T result(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }

  private static IOException thrown(ExecutionException fault) {
    if (fault.getCause() instanceof IOException known) {
      return known;
    }
    throw new IllegalStateException(fault.getCause());
  }

  private List<Prepared> prepare(long from) throws IOException, InterruptedException {
    List<Source> sources = new ArrayList<>();
    try (LineFile.Reading items = folder.items().read()) {
      int addresses = 0;
      for (byte[] line : items.lines(from, PictureWork.MANY)) {
        sources.add(Source.parse(line));
        addresses += sources.getLast().isAddress() ? 1 : 0;
        if (addresses == MOST_FETCHED) {
          break;
        }
      }
    }
    List<Future<Prepared>> some = new ArrayList<>();
    for (Source source : sources) {
      long index = from + some.size();
      some.add(
          source.isAddress()
              ? fetching.submit(() -> preparation.fetched(index, source))
              : CompletableFuture.completedFuture(preparation.found(source)));
    }
    List<Prepared> prepared = new ArrayList<>();
    for (Future<Prepared> one : some) {
      prepared.add(result(one));
    }
    return prepared;
  }

  @Override
  public void close() throws IOException {
    fetching.shutdownNow();
    preparing.shutdownNow();
    fetching.close();
    preparing.close();
    removeFetched();
  }

  /// What this work or one before it left behind.
  private void removeFetched() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), ".fetched-*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
