// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

#include "tensormap.h"

#include "driver.h"

using namespace emulator;

namespace {

/// The bytes of an element of each data type, from CU_TENSOR_MAP_DATA_TYPE_UINT8 on.
constexpr uint8_t ELEMENT_BYTES[] = {1, 2, 4, 4, 8, 8, 2, 4, 8, 2, 4, 4, 4};

/// Says why a map can't be, or nothing.
const char* nonsense(const TensorMap& map, unsigned interleave) {
  if (map.address % 16 != 0) return "its address is not a multiple of 16";
  if (interleave != 0) return "the emulator knows no interleaved layouts";
  if (map.swizzle > 3) return "the emulator knows swizzles of 32, 64 and 128 bytes alone";
  const unsigned inner = map.box[0] * map.element_bytes;
  if (inner % 16 != 0) return "the box's inner dimension is not a multiple of 16 bytes";
  if (map.swizzle != 0 && inner > 16u << map.swizzle) return "the box is wider than the swizzle";
  for (unsigned i = 0; i < map.rank; i++) {
    if (map.dimensions[i] == 0 || map.dimensions[i] > 1ull << 32) return "a dimension is out of range";
    if (map.box[i] == 0 || map.box[i] > 256) return "the box has a side that is not 1 to 256";
    if (map.element_strides[i] == 0 || map.element_strides[i] > 8) return "an element stride is not 1 to 8";
    if (i > 0 && (map.strides[i - 1] % 16 != 0 || map.strides[i - 1] >= 1ull << 40)) {
      return "a stride is not a multiple of 16 bytes below 2^40";
    }
  }
  return nullptr;
}

}  // namespace

EXPORTED int cuTensorMapEncodeTiled(void* map, int type, uint32_t rank, uintptr_t address,
                                    const uint64_t* dimensions, const uint64_t* strides,
                                    const uint32_t* box, const uint32_t* element_strides,
                                    int interleave, int swizzle, int, int out_of_bounds) {
  ENTER(CONTEXT);
  if (settings().capability < 90) return NOT_SUPPORTED;
  TensorMap made{};
  const char* wrong = nullptr;
  if (reinterpret_cast<uintptr_t>(map) % 64 != 0) wrong = "the map is not aligned to 64 bytes";
  if (type < 0 || type >= static_cast<int>(sizeof ELEMENT_BYTES)) wrong = "an unknown data type";
  if (rank < 1 || rank > 5) wrong = "a rank that is not 1 to 5";
  if (wrong == nullptr) {
    made.magic = TensorMap::MAGIC;
    made.element_bytes = ELEMENT_BYTES[type];
    made.rank = static_cast<uint8_t>(rank);
    made.swizzle = static_cast<uint8_t>(swizzle);
    made.nan_fill = static_cast<uint8_t>(out_of_bounds);
    made.address = address;
    made.data_type = static_cast<uint8_t>(type);
    for (uint32_t i = 0; i < rank; i++) {
      made.dimensions[i] = dimensions[i];
      if (i > 0) made.strides[i - 1] = strides[i - 1];
      made.box[i] = static_cast<uint16_t>(box[i] > 256 ? 257 : box[i]);
      made.element_strides[i] = static_cast<uint8_t>(element_strides[i]);
    }
    wrong = nonsense(made, static_cast<unsigned>(interleave));
  }
  if (wrong != nullptr) {
    complain("cuTensorMapEncodeTiled: %s", wrong);
    return INVALID_VALUE;
  }
  *static_cast<TensorMap*>(map) = made;
  return SUCCESS;
}
