// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// What changes a cache, and what looks inside attention.

#pragma once

#include "attention_memory.h"

namespace attention {

// Slots of a cache, of which one becomes what the other is.
struct SlotPair {
  int from;
  int to;
};

// `EACH` neighbours at a time, of numbers that may lie in another form behind them.
template <int EACH>
__device__ __forceinline__ void put_numbers(const void* from, int from_storage, int64_t index,
                                            uint64_t to, int to_storage, int64_t number) {
  if (EACH == 1) {
    put_number(reinterpret_cast<void*>(to), to_storage, number,
               number_at(from, from_storage, index));
    return;
  }
  Four four;
  if (from_storage == F32) {
    four = *reinterpret_cast<const Four*>(static_cast<const float*>(from) + index);
  } else {
    const SmallPiece piece =
        *reinterpret_cast<const SmallPiece*>(static_cast<const uint16_t*>(from) + index);
    for (int i = 0; i < 4; i++) {
      const uint16_t bits = static_cast<uint16_t>(piece.word[i / 2] >> (i % 2 * 16));
      four.at[i] = from_storage == BF16 ? float_of_bf16(bits) : float_of_f16(bits);
    }
  }
  put_pair(reinterpret_cast<void*>(to), to_storage, number, four.at[0], four.at[1]);
  put_pair(reinterpret_cast<void*>(to), to_storage, number + 2, four.at[2], four.at[3]);
}

// Puts keys (blocks y = 0) and values (y = 1) of `[rows, tokens, width]` behind the last part of
// each row.
template <int EACH>
__device__ __forceinline__ void append(const void* keys, const void* values, int from_storage,
                                       const RowPart* table, int parts, int layer, int grown,
                                       int rows, int tokens, int width, int to_storage) {
  const int64_t index = static_cast<int64_t>(blockIdx.x * blockDim.x + threadIdx.x) * EACH;
  const unsigned row_size = tokens * width;
  const int64_t row = (blockIdx.x * blockDim.x + threadIdx.x) / (row_size / EACH);
  if (row >= rows) {
    return;
  }
  const RowPart part = table[row * parts + parts - 1];
  const uint64_t base =
      (blockIdx.y == 0 ? part.keys : part.values) + layer * part.layer_stride;
  const int64_t number =
      static_cast<int64_t>(part.length + grown) * width + (index - row * row_size);
  put_numbers<EACH>(blockIdx.y == 0 ? keys : values, from_storage, index, base, to_storage, number);
}

template <typename T>
__device__ __forceinline__ void copy_as(uint64_t from, uint64_t to, int64_t bytes) {
  const int64_t count = bytes / static_cast<int64_t>(sizeof(T));
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count;
       i += static_cast<int64_t>(gridDim.x) * blockDim.x) {
    reinterpret_cast<T*>(to)[i] = reinterpret_cast<const T*>(from)[i];
  }
}

// Copies the first `bytes` of slots to other slots, pair blockIdx.y of them in line blockIdx.z: the
// keys or the values of a layer. Slots are `slot_stride` bytes apart, lines `line_stride`.
__device__ __forceinline__ void copy_slots(uint64_t room, const SlotPair* pairs,
                                           int64_t slot_stride, int64_t line_stride,
                                           int64_t bytes) {
  const SlotPair pair = pairs[blockIdx.y];
  const uint64_t line = room + blockIdx.z * line_stride;
  const uint64_t from = line + pair.from * slot_stride;
  const uint64_t to = line + pair.to * slot_stride;
  if (((from | to | bytes) & 15) == 0) {
    copy_as<Piece>(from, to, bytes);
  } else {
    copy_as<uint16_t>(from, to, bytes);
  }
}

// The largest number of a block's threads, or their sum; `scratch` has a place for each warp.
__device__ __forceinline__ float of_block(float number, bool sum, float* scratch) {
  for (int offset = 1; offset < 32; offset *= 2) {
    const float other = __shfl_xor_sync(0xffffffff, number, offset);
    number = sum ? number + other : fmaxf(number, other);
  }
  __syncthreads();
  if (threadIdx.x % 32 == 0) {
    scratch[threadIdx.x / 32] = number;
  }
  __syncthreads();
  number = scratch[0];
  for (int w = 1; w < static_cast<int>(blockDim.x) / 32; w++) {
    number = sum ? number + scratch[w] : fmaxf(number, scratch[w]);
  }
  return number;
}

// The probabilities of one query of one head at all positions: `[rows, heads, tokens, positions]`.
__device__ __forceinline__ void weigh(const Attention& ask, int memory_storage) {
  SHARED RowMemory memory;
  SHARED float scratch[32];
  const int token = blockIdx.x % ask.tokens;
  const int head = blockIdx.x / ask.tokens % ask.heads;
  const int row = blockIdx.x / ask.tokens / ask.heads;
  const int width = ask.heads * ask.head_width;
  const int line_bytes = width * (memory_storage == F32 ? 4 : 2);
  if (threadIdx.x < 32) {
    read_row(memory, ask.memory, row, line_bytes);
  }
  __syncthreads();
  const int64_t query = (static_cast<int64_t>(row) * ask.tokens + token) * width +
                        static_cast<int64_t>(head) * ask.head_width;
  const float* bias = bias_of(ask, row, head, token);
  const int seen = min(seen_by(ask, token, memory.length), ask.memory.positions);
  float* out =
      static_cast<float*>(ask.out) + static_cast<int64_t>(blockIdx.x) * ask.memory.positions;

  float most = LOWEST;
  for (int s = threadIdx.x; s < seen; s += blockDim.x) {
    const void* keys = reinterpret_cast<const void*>(place_of(memory, s, line_bytes).keys);
    float score = 0;
#pragma unroll 2
    for (int d = 0; d < ask.head_width; d++) {
      score = fmaf(number_at(ask.queries, ask.query_storage, query + d),
                   number_at(keys, memory_storage, head * ask.head_width + d), score);
    }
    score = product(score, ask.scale);
    out[s] = bias == nullptr ? score : fmaf(bias[s], LOG2_E, score);
    most = fmaxf(most, out[s]);
  }
  most = of_block(most, false, scratch);
  float sum = 0;
  for (int s = threadIdx.x; s < ask.memory.positions; s += blockDim.x) {
    out[s] = s < seen ? exp2f(out[s] - most) : 0;
    sum += out[s];
  }
  sum = of_block(sum, true, scratch);
  for (int s = threadIdx.x; s < seen; s += blockDim.x) {
    out[s] = quotient(out[s], sum);
  }
}

}  // namespace attention
