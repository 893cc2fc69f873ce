// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// The memory of one session's activations, in nested scopes. It owns what it hands out.
final class Workspace implements AutoCloseable {
  private final WeightMemory memory = new WeightMemory();
  private final BumpPointer<float[]> floats =
      new BumpPointer<>(count -> new float[Math.toIntExact(count)], chunk -> chunk.length);
  private final BumpPointer<MemorySegment> segments =
      new BumpPointer<>(memory::allocate, chunk -> chunk.byteSize() / Float.BYTES);
  private final Deque<Frame> frames = new ArrayDeque<>();

  /// A tensor of any content in the innermost scope.
  FloatTensor tensor(Shape shape) {
    long elements = shape.elements();
    if (elements > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "a tensor of %s has %d elements, more than the %d that one may have on this backend"
              .formatted(shape, elements, Integer.MAX_VALUE - 64));
    }
    BumpPointer.Place<float[]> place = floats.take(elements);
    return new FloatTensor(shape, place.chunk(), (int) place.from());
  }

  /// Native memory for a number of floats, of any content, in the innermost scope.
  MemorySegment segment(long count) {
    BumpPointer.Place<MemorySegment> place = segments.take(count);
    return place.chunk().asSlice(place.from() * Float.BYTES, count * Float.BYTES);
  }

  /// What caches take their memory from.
  WeightMemory memory() {
    return memory;
  }

  ComputeSession.Scope scope() {
    Frame frame = new Frame(floats.mark(), segments.mark());
    frames.push(frame);
    return frame;
  }

  @Override
  public void close() {
    memory.close();
  }

  private final class Frame implements ComputeSession.Scope {
    private final BumpPointer.Mark floatMark;
    private final BumpPointer.Mark segmentMark;
    private boolean closed;

    Frame(BumpPointer.Mark floatMark, BumpPointer.Mark segmentMark) {
      this.floatMark = floatMark;
      this.segmentMark = segmentMark;
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      if (frames.peek() != this) {
        throw new IllegalStateException(
            "a scope was closed before one opened inside it; close them in the opposite order");
      }
      frames.pop();
      closed = true;
      floats.release(floatMark);
      segments.release(segmentMark);
    }
  }
}
