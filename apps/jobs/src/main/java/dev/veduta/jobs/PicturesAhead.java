// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.jobs;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.api.VedutaException;
import dev.veduta.jobs.ItemLines.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
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
  private final JobOrder order;
  private final Prompt prompt;
  private final PictureFetcher fetcher;
  private final ExecutorService preparing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("veduta-job").factory());
  private final ExecutorService fetching =
      Executors.newFixedThreadPool(FETCHES, Thread.ofVirtual().name("veduta-fetch-", 0).factory());
  private final Semaphore maker = new Semaphore(1);
  private long next;
  private Optional<CompletableFuture<List<Prepared>>> ahead = Optional.empty();

  PicturesAhead(
      JobFolder folder, JobOrder order, Prompt prompt, PictureFetcher fetcher, long next) {
    this.folder = folder;
    this.order = order;
    this.prompt = prompt;
    this.fetcher = fetcher;
    this.next = next;
  }

  /// A picture that can be asked about, or why it can't.
  ///
  /// @param file where it lies
  /// @param fetched whether it lies there for this job only
  record Prepared(
      Source source,
      Optional<Path> file,
      boolean fetched,
      Optional<CaptionRequest> request,
      Optional<String> error) {

    /// What went wrong with it, without where it lies on this machine.
    String error(Throwable fault) {
      String message =
          fault instanceof VedutaException && fault.getMessage() != null
              ? fault.getMessage()
              : "internal error: " + fault;
      return file.map(path -> message.replace(path.toString(), source.name())).orElse(message);
    }

    Optional<PictureSize> size() {
      return file.flatMap(PictureSize::of);
    }

    OptionalLong fetchedBytes() {
      try {
        return fetched && file.isPresent()
            ? OptionalLong.of(Files.size(file.get()))
            : OptionalLong.empty();
      } catch (IOException _) {
        return OptionalLong.empty();
      }
    }

    void discard() throws IOException {
      if (fetched && file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    }
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
              ? fetching.submit(() -> fetched(index, source))
              : CompletableFuture.completedFuture(found(source)));
    }
    List<Prepared> prepared = new ArrayList<>();
    for (Future<Prepared> one : some) {
      prepared.add(result(one));
    }
    return prepared;
  }

  private Prepared found(Source source) {
    try {
      Path file = folder.file(order, source);
      if (Files.isDirectory(file)) {
        return bad(source, source.name() + " is a folder; expected a picture");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return bad(source, source.name() + " is no file; expected a picture");
      }
      return good(source, file, false);
    } catch (VedutaException e) {
      return bad(source, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return bad(source, source.name() + " can't be read");
    }
  }

  /// @throws IOException if it can't be stored, as when the disk is full
  private Prepared fetched(long index, Source source) throws IOException, InterruptedException {
    byte[] picture;
    try {
      picture = fetcher.fetch(URI.create(source.name()));
    } catch (IOException e) {
      return bad(source, "%s can't be fetched: %s".formatted(source.name(), JobQueue.reason(e)));
    } catch (VedutaException e) {
      return bad(source, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return bad(source, "%s can't be fetched: internal error: %s".formatted(source.name(), e));
    }
    Path fetched = folder.path().resolve(".fetched-" + PrivateFiles.random(10));
    try (FileChannel channel = PrivateFiles.open(fetched, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer left = ByteBuffer.wrap(picture);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
    keepSmall(index, fetched);
    return good(source, fetched, true);
  }

  /// Later there is nothing to make it of.
  private void keepSmall(long index, Path fetched) throws IOException, InterruptedException {
    maker.acquire(); // so that large pictures don't fill the memory
    try {
      byte[] _ = new Thumbnails(folder).keep(index, fetched);
    } catch (VedutaException _) {
      // What is wrong with the picture shows when it is worked on.
    } finally {
      maker.release();
    }
  }

  private Prepared good(Source source, Path file, boolean fetched) {
    CaptionRequest request = new CaptionRequest(Image.of(file), prompt);
    return new Prepared(source, Optional.of(file), fetched, Optional.of(request), Optional.empty());
  }

  private static Prepared bad(Source source, String error) {
    return new Prepared(source, Optional.empty(), false, Optional.empty(), Optional.of(error));
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
