// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Linear;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A linear map whose weights lie on a device, as [Packing] lays them out; whoever owns that memory
/// owns it.
///
/// @param owner the backend that it is of
/// @param weights the address of `[out, depth]` numbers, a multiple of 16
/// @param depth the numbers of a row in memory: `in` and zeros up to a multiple of 16 bytes
/// @param scales the address of a factor for each output; 0 where all are 1
/// @param bias the address of a float for each output; 0 for none
/// @param map by which Hopper's copy engine reads the weights; null where it doesn't
record PackedLinear(
    Object owner,
    String name,
    int in,
    int out,
    Storage type,
    long weights,
    int depth,
    long scales,
    long bias,
    @Nullable MemorySegment map)
    implements Linear {

  @Override
  public String toString() {
    return "%s [%d, %d]".formatted(name, out, in);
  }
}
