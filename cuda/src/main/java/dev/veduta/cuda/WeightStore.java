// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import dev.veduta.cuda.driver.PinnedMemory;
import dev.veduta.cuda.driver.Stream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The device memory of one backend's weights, filled from the host through two pieces of pinned
/// memory: one is written, by several threads, while the other is copied. Safe for use by many
/// threads.
final class WeightStore implements AutoCloseable {

  /// Small weights share memory of this size; half of it and more has its own.
  private static final long SHARED = 4 << 20;

  private static final int PIECE = 8 << 20;
  private static final long ALIGNMENT = 256;

  private final Device device;
  private final Stream stream;
  private final Packers packers;
  private final List<DeviceMemory> memories = new ArrayList<>();
  private final List<PinnedMemory> pieces = new ArrayList<>();
  private @Nullable DeviceMemory shared;
  private long sharedUsed;
  private int next;
  private volatile boolean isCopying;

  /// Some of the bytes of a weight.
  ///
  /// @param offset of the first
  /// @param units that they consist of, such as rows
  /// @param unitBytes of each
  record Part(long offset, long units, long unitBytes, Source source) {}

  /// Writes bytes of a weight as they are to lie on the device, on several threads.
  @FunctionalInterface
  interface Source {

    /// @param from the first unit
    /// @param count how many units
    /// @param room for these
    void write(long from, int count, MemorySegment room);
  }

  /// @param threads that write weights; 0 for one for each processor
  WeightStore(Device device, int threads) {
    this.device = device;
    this.stream = device.openStream();
    this.packers = new Packers(threads);
  }

  /// Stores a weight; if that fails nothing is left of it.
  ///
  /// @param parts of it, written one after another
  synchronized long store(long bytes, List<Part> parts) {
    if (bytes > SHARED / 2) {
      DeviceMemory own = device.allocate(bytes);
      try {
        parts.forEach(part -> fill(own.address(), part));
      } catch (Throwable e) {
        own.close();
        throw e;
      }
      memories.add(own);
      return own.address();
    }
    if (shared == null || shared.bytes() - sharedUsed < bytes) {
      shared = device.allocate(SHARED);
      memories.add(shared);
      sharedUsed = 0;
    }
    long address = shared.address() + sharedUsed;
    parts.forEach(part -> fill(address, part));
    sharedUsed += Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    return address;
  }

  private void fill(long address, Part part) {
    device.use();
    long most = Math.max(1, PIECE / part.unitBytes);
    for (long from = 0; from < part.units; from += most) {
      int count = (int) Math.min(most, part.units - from);
      MemorySegment room = piece(count * part.unitBytes);
      packers.write(part, from, count, room);
      // Afterwards nothing reads the other piece, which is written next.
      stream.synchronize();
      long to = address + part.offset + from * part.unitBytes;
      stream.copyToDevice(to, room, room.byteSize());
      isCopying = true;
    }
  }

  /// The piece that isn't being copied.
  private MemorySegment piece(long bytes) {
    next = 1 - next;
    while (pieces.size() < 2) {
      pieces.add(device.pin(PIECE));
    }
    if (pieces.get(next).segment().byteSize() < bytes) {
      PinnedMemory larger = device.pin(bytes);
      pieces.set(next, larger).close();
    }
    return pieces.get(next).segment().asSlice(0, bytes);
  }

  /// Waits until everything stored is there.
  void settle() {
    if (isCopying) {
      synchronized (this) {
        stream.synchronize();
        isCopying = false;
      }
    }
  }

  @Override
  public synchronized void close() {
    packers.close();
    try {
      stream.synchronize();
    } finally {
      pieces.forEach(PinnedMemory::close);
      memories.forEach(DeviceMemory::close);
      stream.close();
    }
  }
}
