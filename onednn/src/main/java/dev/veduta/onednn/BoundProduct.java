// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.veduta.onednn.OneDnn.Kind;
import dev.veduta.onednn.OneDnn.Operand;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A compiled product with operands of its own, for one thread at a time. Whoever binds it destroys
/// it, before the product.
final class BoundProduct {
  private static final List<Operand> OPERANDS =
      List.of(Operand.SRC, Operand.WEIGHTS, Operand.DST, Operand.SCRATCHPAD);
  private static final int X = 0;
  private static final int WEIGHTS = 1;
  private static final int SUMS = 2;
  private static final int SCRATCH = 3;
  private static final long ARGUMENT = 16;

  private final CompiledProduct product;
  private final long weightBytes;
  private final long scratchBytes;
  private final MemorySegment[] operands;
  private final long[] addresses;
  private final MemorySegment arguments;

  /// @param arena of the list of operands; must live as long
  BoundProduct(CompiledProduct product, MemorySegment engine, Arena arena) {
    this.product = product;
    weightBytes = OneDnn.bytes(product.operand(Operand.WEIGHTS));
    scratchBytes = OneDnn.bytes(product.operand(Operand.SCRATCHPAD));
    operands = new MemorySegment[scratchBytes == 0 ? SCRATCH : OPERANDS.size()];
    addresses = new long[operands.length];
    arguments = arena.allocate(ARGUMENT * operands.length, ARGUMENT);
    for (int i = 0; i < operands.length; i++) {
      operands[i] = OneDnn.memory(product.operand(OPERANDS.get(i)), engine);
      arguments.set(JAVA_INT, i * ARGUMENT, OPERANDS.get(i).argument());
      arguments.set(ADDRESS, i * ARGUMENT + ADDRESS.byteSize(), operands[i]);
    }
  }

  int depth() {
    return product.depth();
  }

  /// How much memory a call needs on the side.
  long scratchBytes() {
    return scratchBytes;
  }

  /// Computes whole rows of sums, in as many calls as the product has them take.
  ///
  /// @param scratch at least [#scratchBytes]
  void multiply(
      MemorySegment stream,
      MemorySegment x,
      MemorySegment weights,
      MemorySegment sums,
      MemorySegment scratch) {
    place(X, x.address());
    if (scratchBytes > 0) {
      place(SCRATCH, scratch.address());
    }
    long from = weights.address();
    long to = sums.address();
    for (int call = 0; call < product.calls(); call++) {
      place(WEIGHTS, from);
      place(SUMS, to);
      OneDnn.execute(product.primitive(), stream, operands.length, arguments, x, weights, sums);
      from += weightBytes;
      to += product.outputBytes();
    }
  }

  private void place(int operand, long address) {
    if (addresses[operand] != address) {
      OneDnn.place(operands[operand], address);
      addresses[operand] = address;
    }
  }

  void destroy() {
    for (MemorySegment operand : operands) {
      Kind.MEMORY.destroy(operand);
    }
  }
}
