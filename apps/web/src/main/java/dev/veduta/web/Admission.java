// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import dev.veduta.web.Problem.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets no more requests in than the service has places and memory for. Who doesn't get in is told
/// so at once, before anything of his body is read.
final class Admission {
  private static final int UNIT = 1024;

  /// What a picture takes while it is decoded: its pixels and what they are made from.
  private static final int BYTES_PER_PIXEL = 8;

  private static final String NO_MEMORY =
      "the requests that are worked on take all memory there is for them; try again later";

  private final WebSettings settings;
  private final Semaphore places;
  private final int memory;
  private final Semaphore bodies;
  private final Semaphore pixels;

  Admission(WebSettings settings) {
    this.settings = settings;
    places = new Semaphore(settings.queue());
    memory = units(settings.memory(), Integer.MAX_VALUE);
    bodies = new Semaphore(memory);
    pixels = new Semaphore(memory, true);
  }

  /// A place, which is given back when it is closed.
  static final class Place implements AutoCloseable {
    private final Runnable leave;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(Runnable leave) {
      this.leave = leave;
    }

    @Override
    public void close() {
      if (!left.getAndSet(true)) {
        leave.run();
      }
    }
  }

  /// Lets a request in.
  ///
  /// @param length of its body in bytes, or below 0 if that is not known
  /// @param factor how many bytes of memory a byte of the body takes
  Place enter(long length, int factor) {
    if (length > settings.maxBytes()) {
      throw BoundedBody.tooLarge(settings.maxBytes());
    }
    int needed = units((length < 0 ? settings.maxBytes() : length) * factor, memory);
    if (!places.tryAcquire()) {
      throw full(
          "%d requests are worked on or wait already, and no more may; try again later"
              .formatted(settings.queue()));
    }
    if (!bodies.tryAcquire(needed)) {
      places.release();
      throw full(NO_MEMORY);
    }
    return new Place(
        () -> {
          bodies.release(needed);
          places.release();
        });
  }

  /// Memory for a picture that is fetched, which is as long as one may be while it arrives and is
  /// put together.
  Place fetch() {
    int needed = units(2 * settings.maxBytes(), memory);
    if (!bodies.tryAcquire(needed)) {
      throw full(NO_MEMORY);
    }
    return new Place(() -> bodies.release(needed));
  }

  /// Waits until there is memory to decode a picture.
  ///
  /// @param count of its pixels
  /// @param longest that this may take
  Place decode(long count, Duration longest) {
    int needed = units(count * BYTES_PER_PIXEL, memory);
    try {
      if (!pixels.tryAcquire(needed, longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ProblemException(
            Kind.TIME,
            "other large pictures took all memory there is for them; try again later, or send a"
                + " smaller picture");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          Problem.of(Kind.UNAVAILABLE, "the server is being shut down; try again later"), e);
    }
    return new Place(() -> pixels.release(needed));
  }

  /// What is larger than all there is takes all of it, and is alone then.
  private static int units(long bytes, int most) {
    return (int) Math.min(Math.ceilDiv(bytes, UNIT), most);
  }

  private static ProblemException full(String detail) {
    return new ProblemException(Failures.busy(detail));
  }
}
