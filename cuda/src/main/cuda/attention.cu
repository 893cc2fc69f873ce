// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// The kernels of attention and of caches, each a template filled in; their names say with what: the
// form of keys and values, the width of a head that fits, how many queries are taken together.

#include "attention_cache.h"
#include "attention_exact.h"
#include "attention_few.h"
#include "attention_wide.h"

using namespace attention;

#define FEW(name, number, each, lanes, pieces, group, blocks)                               \
  extern "C" __global__ void __launch_bounds__(FEW_THREADS, blocks)                         \
      name(ATTENTION_PARAMETERS, int chunks, int neighbours, float* partials) {             \
    attend_few<number, each, lanes, pieces, group>(ATTENTION_ARGUMENTS, chunks, neighbours, \
                                                   partials);                               \
  }                                                                                         \
  EMULATED(name)

FEW(veduta_attend_few_f32_64_by1, Float, 4, 16, 1, 1, 4)
FEW(veduta_attend_few_f32_64_by4, Float, 4, 16, 1, 4, 3)
FEW(veduta_attend_few_f32_128_by1, Float, 4, 32, 1, 1, 4)
FEW(veduta_attend_few_f32_128_by4, Float, 4, 32, 1, 4, 3)
FEW(veduta_attend_few_f32_256_by1, Float, 4, 32, 2, 1, 4)
FEW(veduta_attend_few_f32_any_by1, Float, 1, 32, 8, 1, 4)

#define FEW_HALVES(name, number)                                  \
  FEW(veduta_attend_few_##name##_64_by1, number, 8, 8, 1, 1, 4)   \
  FEW(veduta_attend_few_##name##_64_by4, number, 8, 8, 1, 4, 3)   \
  FEW(veduta_attend_few_##name##_128_by1, number, 8, 16, 1, 1, 4) \
  FEW(veduta_attend_few_##name##_128_by4, number, 8, 16, 1, 4, 3) \
  FEW(veduta_attend_few_##name##_256_by1, number, 8, 32, 1, 1, 4) \
  FEW(veduta_attend_few_##name##_any_by1, number, 1, 32, 8, 1, 4)

FEW_HALVES(bf16, Bf16)
FEW_HALVES(f16, Half)

extern "C" __global__ void __launch_bounds__(256)
    veduta_attend_combine(ATTENTION_PARAMETERS, int chunks, const float* partials) {
  combine_chunks(ATTENTION_ARGUMENTS, chunks, partials);
}
EMULATED(veduta_attend_combine)

#define WIDE(name, number, width, blocks, resident)                    \
  extern "C" __global__ void __launch_bounds__(WIDE_THREADS, resident) \
      name(ATTENTION_PARAMETERS) {                                     \
    attend_wide<number, width, blocks>(ATTENTION_ARGUMENTS);           \
  }                                                                    \
  EMULATED(name)

#define WIDE_HALVES(name, number)                            \
  WIDE(veduta_attend_wide_##name##_32_by1, number, 32, 1, 4) \
  WIDE(veduta_attend_wide_##name##_64_by1, number, 64, 1, 3) \
  WIDE(veduta_attend_wide_##name##_64_by2, number, 64, 2, 2) \
  WIDE(veduta_attend_wide_##name##_128_by1, number, 128, 1, 2)

WIDE_HALVES(bf16, Bf16)
WIDE_HALVES(f16, Half)

#define EXACT(name, width)                                       \
  extern "C" __global__ void __launch_bounds__(EXACT_THREADS, 2) \
      name(ATTENTION_PARAMETERS, int memory_storage) {           \
    attend_exact<width>(ATTENTION_ARGUMENTS, memory_storage);    \
  }                                                              \
  EMULATED(name)

EXACT(veduta_attend_exact_64, 64)
EXACT(veduta_attend_exact_128, 128)
EXACT(veduta_attend_exact_256, 256)

extern "C" __global__ void __launch_bounds__(128)
    veduta_attention_weights(ATTENTION_PARAMETERS, int memory_storage) {
  weigh(ATTENTION_ARGUMENTS, memory_storage);
}
EMULATED(veduta_attention_weights)

#define APPEND(name, each)                                                                     \
  extern "C" __global__ void __launch_bounds__(256)                                            \
      name(const void* keys, const void* values, int from_storage, const RowPart* table,       \
           int parts, int layer, int grown, int rows, int tokens, int width, int to_storage) { \
    append<each>(keys, values, from_storage, table, parts, layer, grown, rows, tokens, width,  \
                 to_storage);                                                                  \
  }                                                                                            \
  EMULATED(name)

APPEND(veduta_append_by1, 1)
APPEND(veduta_append_by4, 4)

extern "C" __global__ void __launch_bounds__(256)
    veduta_copy_slots(uint64_t room, const SlotPair* pairs, int64_t slot_stride,
                      int64_t line_stride, int64_t bytes) {
  copy_slots(room, pairs, slot_stride, line_stride, bytes);
}
EMULATED(veduta_copy_slots)
