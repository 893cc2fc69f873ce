// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Pinned host memory through which a session's numbers go to the device and come back. What was
/// put there stays until the stream was waited for.
final class Staging implements AutoCloseable {
  private static final int SMALLEST = 1 << 20;

  /// What is larger goes in pieces.
  private static final int LARGEST = 32 << 20;

  private static final long ALIGNMENT = 64;

  private final Device device;
  private final Stream stream;
  private @Nullable PinnedMemory memory;
  private long used;
  private long waits;

  Staging(Device device, Stream stream) {
    this.device = device;
    this.stream = stream;
  }

  /// Room for that many bytes, which may be less where they are many.
  MemorySegment room(long bytes) {
    long asked = Math.min(bytes, LARGEST);
    PinnedMemory pinned = memory;
    if (pinned == null || asked > pinned.segment().byteSize() - used) {
      waitForStream();
      pinned = pinned == null || asked > pinned.segment().byteSize() ? grown(asked) : pinned;
    }
    MemorySegment room = pinned.segment().asSlice(used, asked);
    used = Math.min(used + Math.ceilDiv(asked, ALIGNMENT) * ALIGNMENT, pinned.segment().byteSize());
    return room;
  }

  private PinnedMemory grown(long bytes) {
    long size = SMALLEST;
    while (size < bytes) {
      size *= 2;
    }
    close();
    PinnedMemory more = device.pin(size);
    memory = more;
    return more;
  }

  /// Copies what was written to a [room][#room].
  void copy(long to, MemorySegment room) {
    stream.copyToDevice(to, room, room.byteSize());
  }

  /// Copies numbers of the host to the device.
  void upload(long to, MemorySegment from) {
    for (long at = 0; at < from.byteSize(); ) {
      MemorySegment room = room(from.byteSize() - at);
      MemorySegment.copy(from, at, room, 0, room.byteSize());
      copy(to + at, room);
      at += room.byteSize();
    }
  }

  /// Copies numbers of the device to the host and waits for them.
  void download(MemorySegment to, long from) {
    for (long at = 0; at < to.byteSize(); ) {
      MemorySegment room = room(to.byteSize() - at);
      stream.copyToHost(room, from + at, room.byteSize());
      waitForStream();
      MemorySegment.copy(room, 0, to, at, room.byteSize());
      at += room.byteSize();
    }
  }

  /// Waits for all work of the stream; all of the room is free again.
  void waitForStream() {
    stream.synchronize();
    used = 0;
    waits++;
  }

  /// How many times the stream was waited for.
  long waits() {
    return waits;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
