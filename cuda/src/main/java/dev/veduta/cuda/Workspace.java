// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.api.DeviceMemoryException;
import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.spi.compute.ComputeSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The device memory of one session's activations, in nested scopes: a pointer that moves through
/// chunks and is set back when a scope closes, so that a request that runs again finds the same
/// addresses. It owns what it hands out.
final class Workspace implements AutoCloseable {
  private static final long CHUNK = 32L << 20;

  /// What copies and kernels like.
  private static final long ALIGNMENT = 256;

  private final Device device;
  private final Runnable settle;
  private final BooleanSupplier trim;
  private final List<DeviceMemory> chunks = new ArrayList<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int chunk;
  private long from;
  private boolean isFrozen;

  /// Where the pointer stands.
  record Mark(int chunk, long from) {}

  /// @param settle waits for all work on this memory
  /// @param trim frees what is kept for later; false if that is nothing
  Workspace(Device device, Runnable settle, BooleanSupplier trim) {
    this.device = device;
    this.settle = settle;
    this.trim = trim;
  }

  /// The address of that many bytes, of any content, in the innermost scope.
  long take(long bytes) {
    if (chunk == 0 && from == 0 && chunks.size() > 1 && !isFrozen) {
      join();
    }
    int index = chunk;
    long at = from;
    while (index < chunks.size() && chunks.get(index).bytes() - at < bytes) {
      index++;
      at = 0;
    }
    if (index == chunks.size()) {
      if (isFrozen) {
        throw new UnrecordableException("it needs more memory for activations than before");
      }
      chunks.add(allocate(bytes));
    }
    chunk = index;
    from = at + rounded(bytes);
    return chunks.get(index).address() + at;
  }

  /// A chunk of at least as many bytes, and of half as many as there are.
  private DeviceMemory allocate(long bytes) {
    long held = chunks.stream().mapToLong(DeviceMemory::bytes).sum();
    long roomy = Math.max(rounded(bytes), Math.max(CHUNK, held / 2));
    try {
      return device.allocate(roomy);
    } catch (DeviceMemoryException e) {
      if (!trim.getAsBoolean() && roomy == rounded(bytes)) {
        throw e;
      }
      return device.allocate(rounded(bytes));
    }
  }

  /// Makes one chunk of several, now that nothing lies in them, so that the next request wastes no
  /// end of a chunk.
  private void join() {
    long held = chunks.stream().mapToLong(DeviceMemory::bytes).sum();
    settle.run();
    chunks.forEach(DeviceMemory::close);
    chunks.clear();
    try {
      chunks.add(device.allocate(held));
    } catch (DeviceMemoryException e) {
      chunks.clear(); // somebody was quicker; what is needed is allocated piece by piece again
    }
  }

  private static long rounded(long bytes) {
    return Math.ceilDiv(Math.max(bytes, 1), ALIGNMENT) * ALIGNMENT;
  }

  /// While it is frozen it allocates nothing: what doesn't fit is an [UnrecordableException].
  void freeze(boolean freeze) {
    isFrozen = freeze;
  }

  Mark mark() {
    return new Mark(chunk, from);
  }

  /// Frees what was taken since.
  void release(Mark mark) {
    chunk = mark.chunk;
    from = mark.from;
  }

  /// @param closed is run when it has closed
  ComputeSession.Scope scope(Runnable closed) {
    Frame frame = new Frame(mark(), closed);
    frames.push(frame);
    return frame;
  }

  @Override
  public void close() {
    chunks.forEach(DeviceMemory::close);
    chunks.clear();
  }

  private final class Frame implements ComputeSession.Scope {
    private final Mark then;
    private final Runnable closed;
    private boolean isClosed;

    Frame(Mark then, Runnable closed) {
      this.then = then;
      this.closed = closed;
    }

    @Override
    public void close() {
      if (isClosed) {
        return;
      }
      if (frames.peek() != this) {
        throw new IllegalStateException(
            "a scope was closed before one opened inside it; close them in the opposite order");
      }
      frames.pop();
      isClosed = true;
      release(then);
      closed.run();
    }
  }
}
