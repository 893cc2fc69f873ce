// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What cuTensorMapEncodeTiled writes into the 128 bytes of a tensor map, for the twins of the bulk
// copies that read it. On a device its layout is nobody's business.

#pragma once

#include <stdint.h>

namespace emulator {

struct alignas(64) TensorMap {
  static constexpr uint32_t MAGIC = 0x56454454;

  uint32_t magic;
  uint8_t element_bytes;
  uint8_t rank;      // 1 to 5; dimension 0 is the innermost
  uint8_t swizzle;   // 0: none, 1: 32 bytes, 2: 64, 3: 128
  uint8_t nan_fill;  // 1: what lies outside of the tensor reads as NaN, 0: as 0
  uint64_t address;
  uint64_t dimensions[5];
  uint64_t strides[4];  // in bytes, of dimensions 1 to 4
  uint16_t box[5];
  uint8_t element_strides[5];
  uint8_t data_type;
  uint8_t unused[128 - 104];
};

static_assert(sizeof(TensorMap) == 128, "a tensor map has 128 bytes");

}  // namespace emulator
