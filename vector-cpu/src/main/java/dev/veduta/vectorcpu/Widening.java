// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Makes vectors of floats of what lines of reduced weights hold. Offsets are in bytes.
final class Widening {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final int LANES = SPECIES.length();
  private static final int UPPER = 0xFFFF0000;

  /// There are no vectors of four bytes: as many lie in an int.
  private static final boolean FOUR = LANES == 4;

  private static final VectorSpecies<Byte> BYTES =
      VectorShape.forBitSize(FOUR ? 64 : LANES * Byte.SIZE).withLanes(byte.class);

  private static final ValueLayout.OfInt FOUR_BYTES =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /// How far each byte of an int lies from its upper end.
  private static final IntVector BELOW_UPPER_END =
      IntVector.broadcast(INTS, 24).sub(IntVector.zero(INTS).addIndex(8));

  /// Lines that are fetched together.
  static final int BURST = 32;

  private Widening() {}

  /// Has lines fetched from memory all at once. The processor looks some hundred instructions
  /// ahead, which widening fills with few lines of bytes; so their latency would be waited for, not
  /// overlapped.
  static void touch(MemorySegment x, long from, long line, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x.get(JAVA_BYTE, from + i * line);
    }
    if (sum == Integer.MIN_VALUE) {
      throw new AssertionError("so few bytes don't add up to that"); // so that they are read
    }
  }

  /// Pairs of [Bfloat16].
  static IntVector pairs(MemorySegment x, long from) {
    return IntVector.fromMemorySegment(INTS, x, from, nativeOrder());
  }

  /// The left columns of pairs.
  static FloatVector left(IntVector pairs) {
    return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  /// The right columns of pairs.
  static FloatVector right(IntVector pairs) {
    return pairs.and(UPPER).reinterpretAsFloats();
  }

  /// Whole numbers in bytes.
  static FloatVector bytes(MemorySegment x, long from) {
    return FOUR ? fourBytes(x, from) : wholeBytes(x, from);
  }

  private static FloatVector wholeBytes(MemorySegment x, long from) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, x, from, nativeOrder())
            .convertShape(VectorOperators.B2F, SPECIES, 0);
  }

  private static FloatVector fourBytes(MemorySegment x, long from) {
    return (FloatVector)
        IntVector.broadcast(INTS, x.get(FOUR_BYTES, from))
            .lanewise(VectorOperators.LSHL, BELOW_UPPER_END)
            .lanewise(VectorOperators.ASHR, 24)
            .convert(VectorOperators.I2F, 0);
  }

  /// `count` columns of pairs of [Bfloat16] as floats in order.
  ///
  /// @param count a multiple of two vectors
  static void pairs(MemorySegment pairs, long from, MemorySegment floats, long count) {
    for (long i = 0; i < count; i += 2L * LANES) {
      IntVector pair = pairs(pairs, from + i * Short.BYTES);
      left(pair).intoMemorySegment(floats, i * Float.BYTES, nativeOrder());
      right(pair).intoMemorySegment(floats, (i + LANES) * Float.BYTES, nativeOrder());
    }
  }

  /// `count` whole numbers in bytes as floats.
  ///
  /// @param count a multiple of a vector
  static void bytes(MemorySegment bytes, long from, MemorySegment floats, long count) {
    for (long i = 0; i < count; i += LANES) {
      bytes(bytes, from + i).intoMemorySegment(floats, i * Float.BYTES, nativeOrder());
    }
  }
}
