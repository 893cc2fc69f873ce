// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;

/// The search for the likeliest tokens, on one [Lane].
record Tops(Lane lane, RowKernels kernels) {

  /// Finds them and has them copied to pinned memory.
  Top find(DeviceTensor logits, int k, MemorySegment pinned) {
    int rows = logits.shape().rows();
    long bytes = Top.bytes(rows, k);
    long address = launch(logits, k);
    lane.stream().copyToHost(pinned, address, bytes);
    return new Top(rows, k, pinned.asSlice(0, bytes));
  }

  /// Finds them and waits for them.
  TopK read(DeviceTensor logits, int k) {
    lane.refuseInRecording("it reads the likeliest tokens");
    int rows = logits.shape().rows();
    Workspace.Mark mark = lane.workspace().mark();
    try {
      Top top =
          new Top(rows, k, MemorySegment.ofArray(new byte[Math.toIntExact(Top.bytes(rows, k))]));
      lane.staging().download(top.memory(), launch(logits, k));
      return top.read(k);
    } finally {
      lane.workspace().release(mark);
    }
  }

  private long launch(DeviceTensor logits, int k) {
    int rows = logits.shape().rows();
    int vocabulary = logits.shape().width();
    long found = lane.workspace().take(Top.bytes(rows, k));
    long scratch = lane.workspace().take(RowKernels.topKScratch(rows, vocabulary, k));
    kernels.topK(
        lane.stream(),
        logits.numbers().floats(),
        rows,
        vocabulary,
        k,
        found,
        found + (long) rows * k * Integer.BYTES,
        scratch);
    return found;
  }
}
