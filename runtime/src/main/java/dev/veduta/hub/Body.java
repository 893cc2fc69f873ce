// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer, as they arrive. Only as many are asked for as are taken. Closing it
/// before its end breaks the connection.
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private sealed interface Signal {}

  private record Arrived(List<ByteBuffer> buffers) implements Signal {}

  private record Ended(@Nullable Throwable failure) implements Signal {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
  private final Duration stall;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private boolean taken;

  /// @param publisher null where a proxy refuses to connect: Java then gives its status only
  /// @param stall how long nothing may arrive
  Body(Flow.@Nullable Publisher<List<ByteBuffer>> publisher, Duration stall) {
    this.stall = stall;
    if (publisher == null) {
      onComplete();
    } else {
      publisher.subscribe(this);
    }
  }

  /// The next bytes; null at the end.
  ///
  /// @throws PassingTrouble when the connection breaks or brings nothing for too long
  @Nullable ByteBuffer next() throws PassingTrouble, InterruptedException {
    while (arrived.isEmpty()) {
      Flow.Subscription from = subscription;
      if (taken && from != null) {
        from.request(1);
        taken = false;
      }
      Signal signal = signals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new PassingTrouble(
            "nothing arrived for %.1f seconds".formatted(stall.toMillis() / 1000.0));
      }
      if (signal instanceof Ended end) {
        signals.add(end); // so that asking again ends again
        if (end.failure() == null) {
          return null;
        }
        throw new PassingTrouble(
            "the connection broke (%s)".formatted(Text.reason(end.failure())),
            null,
            false,
            end.failure());
      }
      if (signal instanceof Arrived(List<ByteBuffer> buffers)) {
        arrived.addAll(buffers);
        taken = true;
      }
    }
    return arrived.remove();
  }

  /// All bytes.
  ///
  /// @throws IOException when there are more than `most`
  byte[] all(int most) throws IOException, InterruptedException {
    ByteBuffer all = ByteBuffer.allocate(Math.min(most, 1 << 16));
    for (ByteBuffer some = next(); some != null; some = next()) {
      if (some.remaining() > most - all.position()) {
        throw new TooLong();
      }
      if (some.remaining() > all.remaining()) {
        int size = (int) Math.min(most, 2L * (all.position() + some.remaining()));
        all = ByteBuffer.allocate(size).put(all.flip());
      }
      all.put(some);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }

  /// More bytes than such an answer can have.
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Arrived(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Ended(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Ended(null));
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription from = subscription;
    if (from != null) {
      from.cancel();
    }
  }
}
