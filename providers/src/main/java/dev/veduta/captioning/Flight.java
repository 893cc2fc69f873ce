// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.BusyException;
import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.CaptionsListener;
import dev.veduta.api.Visual;
import dev.veduta.captioning.batch.Batcher;
import dev.veduta.captioning.batch.Decoding;
import dev.veduta.captioning.batch.Lookahead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The requests of one call on their way through a model. While some are computed, the pictures of
/// those behind them are made ready; captions are handed over in the order of the requests.
/// Requests about equal visuals that follow each other share one picture. Closing it ends what is
/// under way.
final class Flight implements AutoCloseable {
  private final List<CaptionRequest> requests;
  private final IntFunction<Asked> ask;
  private final Function<Visual, PictureBatch> pixels;
  private final Batcher batcher;
  private final Lookahead lookahead;
  private final Bounds bounds;
  private final Deque<Group> preparing = new ArrayDeque<>();
  private final Deque<Group> underWay = new ArrayDeque<>();
  private int asked;
  private int running;

  /// @param ask settles what the request of that index needs, when its turn comes
  /// @param pixels decodes and processes
  Flight(
      List<CaptionRequest> requests,
      IntFunction<Asked> ask,
      Function<Visual, PictureBatch> pixels,
      Batcher batcher,
      Lookahead lookahead,
      Bounds bounds) {
    this.requests = requests;
    this.ask = ask;
    this.pixels = pixels;
    this.batcher = batcher;
    this.lookahead = lookahead;
    this.bounds = bounds;
  }

  /// @param requests most that are computed or wait for it, at least 1
  /// @param pictures most that those are about, at least 1
  /// @param ahead most pictures that are made ready before their turn, at least 1
  record Bounds(int requests, int pictures, int ahead) {

    /// So that pixels don't fill the memory.
    private static final long MOST_BYTES = 512L << 20;

    /// @param requests that are enough to keep the sessions busy
    /// @param threads that make pictures ready
    /// @param bytes of a picture's pixels
    static Bounds of(int requests, int threads, long bytes) {
      int fitting = (int) Math.clamp(MOST_BYTES / bytes, 2L, Integer.MAX_VALUE);
      return new Bounds(requests, fitting, Math.min(fitting, 2 * threads));
    }
  }

  /// Requests about one picture.
  ///
  /// @param first the index of the first of them
  /// @param pixels of the picture; null when the thread that calls is to make them
  /// @param fault why they can't be asked
  private record Group(
      int first,
      List<Asked> asked,
      @Nullable CompletableFuture<PictureBatch> pixels,
      @Nullable RuntimeException fault) {

    int count() {
      return Math.max(1, asked.size());
    }

    void abandon() {
      asked.forEach(Asked::abandon);
      if (pixels != null) {
        pixels.cancel(false);
      }
    }

    void drop() {
      abandon();
      asked.forEach(one -> one.watch().over(List.of(), null));
    }
  }

  /// Computes all, calling the listener on this thread. What it throws ends the flight.
  void run(CaptionsListener listener) {
    advance();
    while (!underWay.isEmpty()) {
      Group group = underWay.getFirst();
      for (int i = 0; i < group.count(); i++) {
        handOver(group, i, listener);
      }
      underWay.removeFirst();
      running -= group.count();
      advance();
    }
  }

  private void handOver(Group group, int index, CaptionsListener listener) {
    List<Caption> captions;
    try {
      if (group.fault() != null) {
        throw group.fault();
      }
      captions = Batcher.await(group.asked().get(index).captions());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      if (Batcher.isInterrupted()) {
        throw e; // nobody waits for the others either
      }
      listener.failure(group.first() + index, e);
      return;
    }
    listener.captions(group.first() + index, captions);
  }

  /// Queues what may be under way, at least one request if there is any left.
  private void advance() {
    prepare();
    while (!preparing.isEmpty() && (underWay.isEmpty() || hasRoom())) {
      Group group = preparing.getFirst();
      if (!submit(group)) {
        return; // there will be room when those under way are finished
      }
      preparing.removeFirst();
      underWay.add(group);
      running += group.count();
      prepare();
    }
  }

  private boolean hasRoom() {
    return running < bounds.requests() && underWay.size() < bounds.pictures();
  }

  /// Whether it is queued, or has failed; false when too many wait.
  private boolean submit(Group group) {
    List<Decoding> decodings =
        group.asked().stream().flatMap(one -> one.decodings().stream()).toList();
    decodings.forEach(Decoding::startClock);
    try {
      if (!decodings.isEmpty()) {
        batcher.submit(
            group.pixels() == null
                ? pixels.apply(requests.get(group.first()).visual())
                : Batcher.await(group.pixels()),
            decodings);
      }
    } catch (BusyException e) {
      if (!underWay.isEmpty()) {
        return false;
      }
      fail(group, e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      fail(group, e);
    }
    return true;
  }

  private static void fail(Group group, Throwable fault) {
    group.asked().forEach(one -> one.fail(fault));
  }

  /// Begins to make the next pictures ready.
  private void prepare() {
    while (asked < requests.size() && preparing.size() < bounds.ahead()) {
      preparing.add(next());
    }
  }

  private Group next() {
    int first = asked;
    Visual visual = requests.get(first).visual();
    List<Asked> same = new ArrayList<>();
    try {
      do {
        Asked one = ask.apply(asked);
        one.watch().asked();
        same.add(one);
        asked++;
      } while (asked < requests.size()
          && same.size() < bounds.requests()
          && requests.get(asked).visual().equals(visual));
    } catch (RuntimeException e) {
      if (same.isEmpty()) {
        asked++;
        return new Group(first, List.of(), null, e);
      }
      // Its turn comes again, as the first of the next group.
    }
    boolean isAll = same.size() == requests.size();
    return new Group(first, same, isAll ? null : lookahead.start(() -> pixels.apply(visual)), null);
  }

  @Override
  public void close() {
    underWay.forEach(Group::abandon);
    preparing.forEach(Group::drop);
  }
}
