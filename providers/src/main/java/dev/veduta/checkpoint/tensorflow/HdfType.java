// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.tensorflow;

import dev.veduta.spi.compute.DType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteOrder;
import java.util.Optional;

/// The element types of HDF5 that a tensor can have.
final class HdfType {
  private static final int BYTE = 8;

  private HdfType() {}

  /// The type of the same bits, if there is one.
  static Optional<DType> of(DataType type) {
    return switch (type) {
      case FloatingPoint real -> real(real);
      case FixedPoint whole -> whole(whole);
      case EnumDataType named when named.getSize() == 1 -> Optional.of(DType.BOOL);
      default -> Optional.empty();
    };
  }

  static ByteOrder order(DataType type) {
    return type instanceof OrderedDataType ordered
        ? ordered.getByteOrder()
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static Optional<DType> real(FloatingPoint type) {
    return switch (type.getSize()) {
      case 8 -> Optional.of(DType.F64).filter(_ -> type.getExponentSize() == 11);
      case 4 -> Optional.of(DType.F32).filter(_ -> type.getExponentSize() == 8);
      case 2 ->
          switch (type.getExponentSize()) {
            case 5 -> Optional.of(DType.F16);
            case 8 -> Optional.of(DType.BF16);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<DType> whole(FixedPoint type) {
    if (type.getBitOffset() != 0 || type.getBitPrecision() != type.getSize() * BYTE) {
      return Optional.empty();
    }
    return switch (type.getSize()) {
      case 8 -> Optional.of(DType.I64).filter(_ -> type.isSigned());
      case 4 -> Optional.of(DType.I32).filter(_ -> type.isSigned());
      case 2 -> Optional.of(DType.I16).filter(_ -> type.isSigned());
      case 1 -> Optional.of(type.isSigned() ? DType.I8 : DType.U8);
      default -> Optional.empty();
    };
  }
}
