// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/// Copies what the host makes to the device at once. It counts how much that is, as a recording of
/// the same must know beforehand.
final class DirectInputs implements Inputs {
  private final Workspace workspace;
  private final Staging staging;
  private final Set<Integers> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean isCounting;
  private long bytes;

  DirectInputs(Workspace workspace, Staging staging) {
    this.workspace = workspace;
    this.staging = staging;
  }

  /// Counts from 0 on.
  void startCounting() {
    counted.clear();
    bytes = 0;
    isCounting = true;
  }

  /// The bytes that a recording of what was done since would have for its inputs.
  long counted() {
    counted.clear();
    isCounting = false;
    return bytes;
  }

  @Override
  public long put(long size, Consumer<MemorySegment> fill) {
    bytes += Recording.rounded(size);
    long address = workspace.take(size);
    copy(address, size, fill);
    return address;
  }

  private void copy(long address, long size, Consumer<MemorySegment> fill) {
    MemorySegment room = staging.room(size);
    if (room.byteSize() == size) {
      fill.accept(room);
      staging.copy(address, room);
    } else {
      MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
      fill.accept(all);
      staging.upload(address, all);
    }
  }

  @Override
  public long put(Integers integers, Consumer<int[]> check) {
    int[] values = integers.values();
    check.accept(values);
    if (isCounting && counted.add(integers)) {
      bytes += Recording.rounded((long) values.length * Integer.BYTES);
    }
    if (!integers.isUploaded()) {
      copy(
          integers.address(),
          (long) values.length * Integer.BYTES,
          room ->
              MemorySegment.copy(
                  values, 0, room, ValueLayout.JAVA_INT_UNALIGNED, 0, values.length));
      integers.uploaded();
    }
    return integers.address();
  }

  @Override
  public int told(Cache cache) {
    return cache.leastLength();
  }

  @Override
  public void appended(Cache cache, int layer, int count) {}

  @Override
  public boolean isRecording() {
    return false;
  }
}
