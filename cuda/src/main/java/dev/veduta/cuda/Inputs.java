// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// How numbers that the host makes reach the kernels that read them: at once, or anew for each run
/// of a recording.
interface Inputs {

  /// The address that the numbers will have.
  ///
  /// @param bytes of them
  /// @param fill writes them, all of them
  long put(long bytes, Consumer<MemorySegment> fill);

  /// Where integers lie on the device.
  ///
  /// @param check throws an exception if they must not be used
  long put(Integers integers, Consumer<int[]> check);

  /// How many own positions of a cache the tables that are made now tell of.
  int told(Cache cache);

  /// Notes that a layer of a cache has grown.
  void appended(Cache cache, int layer, int count);

  /// Whether this is a recording, during which nothing may be allocated, moved or waited for.
  boolean isRecording();
}
