// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Attention of many tokens in 32 bits, and of heads that tensor cores can't read: a block takes 64
// queries of a head (16, if it is wider than 128) through tiles of 32 positions. Of its threads 16
// share a few queries; each has two positions of every tile and a sixteenth of the head's numbers.

#pragma once

#include "attention_memory.h"

namespace attention {

constexpr int EXACT_THREADS = 256;
constexpr int EXACT_TILE = 32;

template <int WIDTH>
struct Exact {
  // Queries of a thread, and of a block.
  static constexpr int OWN = WIDTH > 128 ? 1 : 4;
  static constexpr int QUERIES = 16 * OWN;
  // Numbers of a head that a thread sums up, in fours that are 64 apart.
  static constexpr int FOURS = WIDTH / 64;
  static constexpr int STRIDE = WIDTH + 4;
  static constexpr int WEIGHT_STRIDE = EXACT_TILE + 4;

  const Attention& ask;
  const RowMemory& memory;
  int memory_storage;
  float* queries;
  int row;
  int head;
  int first;

  __device__ __forceinline__ float* keys() const { return queries + QUERIES * STRIDE; }
  __device__ __forceinline__ float* values() const { return keys() + EXACT_TILE * STRIDE; }
  __device__ __forceinline__ float* weights() const { return values() + EXACT_TILE * STRIDE; }

  __device__ __forceinline__ void read_queries() const {
    const int width = ask.heads * ask.head_width;
#pragma unroll 2
    for (int i = threadIdx.x; i < QUERIES * WIDTH; i += EXACT_THREADS) {
      const int line = i / WIDTH;
      const int d = i % WIDTH;
      const int64_t from = (static_cast<int64_t>(row) * ask.tokens + first + line) * width +
                           head * ask.head_width + d;
      const bool inside = first + line < ask.tokens && d < ask.head_width;
      queries[line * STRIDE + d] = inside ? number_at(ask.queries, ask.query_storage, from) : 0;
    }
  }

  __device__ __forceinline__ void read_tile(int tile) const {
    switch (memory_storage) {
      case BF16:
        read_tile_of<Bf16>(tile);
        break;
      case F16:
        read_tile_of<Half>(tile);
        break;
      default:
        read_tile_of<Float>(tile);
    }
  }

  template <typename N>
  __device__ __forceinline__ void read_tile_of(int tile) const {
    const int line_bytes = ask.heads * ask.head_width * sizeof(typename N::Number);
#pragma unroll 4
    for (int i = threadIdx.x; i < EXACT_TILE * WIDTH; i += EXACT_THREADS) {
      const int line = i / WIDTH;
      const int d = i % WIDTH;
      const int position = tile * EXACT_TILE + line;
      float key = 0;
      float value = 0;
      if (position < memory.length && d < ask.head_width) {
        const Place place = place_of(memory, position, line_bytes);
        const int number = head * ask.head_width + d;
        key = N::from(reinterpret_cast<const typename N::Number*>(place.keys)[number]);
        value = N::from(reinterpret_cast<const typename N::Number*>(place.values)[number]);
      }
      keys()[line * STRIDE + d] = key;
      values()[line * STRIDE + d] = value;
    }
  }

  __device__ __forceinline__ int token_of(int i) const {
    return first + static_cast<int>(threadIdx.x) / 16 * OWN + i;
  }

  __device__ __forceinline__ void run() const {
    const int part = threadIdx.x % 16;
    float maximum[OWN];
    float sum[OWN];
    float out[OWN][FOURS][4];
    int seen[OWN];
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      maximum[i] = LOWEST;
      sum[i] = 0;
      seen[i] = token_of(i) < ask.tokens ? seen_by(ask, token_of(i), memory.length) : 0;
#pragma unroll
      for (int f = 0; f < FOURS; f++) {
        out[i][f][0] = out[i][f][1] = out[i][f][2] = out[i][f][3] = 0;
      }
    }
    read_queries();
    const int last = min(first + QUERIES, ask.tokens) - 1;
    const int most = min(memory.length, seen_by(ask, last, memory.length));
#pragma unroll 1
    for (int tile = 0; tile * EXACT_TILE < most; tile++) {
      __syncthreads();
      read_tile(tile);
      __syncthreads();
      score(tile, seen, maximum, sum, out);
      __syncwarp();
      weigh(out);
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      for (int offset = 1; offset < 16; offset *= 2) {
        sum[i] += __shfl_xor_sync(0xffffffff, sum[i], offset);
      }
#pragma unroll
      for (int j = 0; j < FOURS * 4; j++) {
        queries[(token_of(i) - first) * STRIDE + j / 4 * 64 + part * 4 + j % 4] =
            quotient(out[i][j / 4][j % 4], sum[i]);
      }
    }
    __syncthreads();
    write();
  }

  // Writes what lies where the queries were.
  __device__ __forceinline__ void write() const {
#pragma unroll 1
    for (int i = threadIdx.x; i < QUERIES * WIDTH; i += EXACT_THREADS) {
      const int token = first + i / WIDTH;
      const int d = i % WIDTH;
      if (token < ask.tokens && d < ask.head_width) {
        const int64_t line = (static_cast<int64_t>(row) * ask.tokens + token) * ask.heads + head;
        put_number(ask.out, ask.out_storage, line * ask.head_width + d,
                   queries[i / WIDTH * STRIDE + d]);
      }
    }
  }

  // Scores of this thread's queries at positions `part` and `part + 16` of the tile, and from them
  // the weights, which the 16 threads of these queries leave in shared memory for each other.
  __device__ __forceinline__ void score(int tile, const int (&seen)[OWN], float (&maximum)[OWN],
                                        float (&sum)[OWN], float (&out)[OWN][FOURS][4]) const {
    const int part = threadIdx.x % 16;
    const int line = threadIdx.x / 16 * OWN;
    float scores[OWN][2] = {};
#pragma unroll 2
    for (int d = 0; d < WIDTH; d += 4) {
      const Four left = *reinterpret_cast<const Four*>(keys() + part * STRIDE + d);
      const Four right = *reinterpret_cast<const Four*>(keys() + (part + 16) * STRIDE + d);
#pragma unroll
      for (int i = 0; i < OWN; i++) {
        const Four query = *reinterpret_cast<const Four*>(queries + (line + i) * STRIDE + d);
#pragma unroll
        for (int j = 0; j < 4; j++) {
          scores[i][0] = fmaf(query.at[j], left.at[j], scores[i][0]);
          scores[i][1] = fmaf(query.at[j], right.at[j], scores[i][1]);
        }
      }
    }
#pragma unroll
    for (int i = 0; i < OWN; i++) {
      const float* bias = bias_of(ask, row, head, min(token_of(i), ask.tokens - 1));
      float most = maximum[i];
#pragma unroll
      for (int j = 0; j < 2; j++) {
        const int position = tile * EXACT_TILE + part + j * 16;
        if (position < seen[i]) {
          scores[i][j] = product(scores[i][j], ask.scale);
          scores[i][j] =
              bias == nullptr ? scores[i][j] : fmaf(bias[position], LOG2_E, scores[i][j]);
        } else {
          scores[i][j] = -INFINITY;
        }
        most = fmaxf(most, scores[i][j]);
      }
      for (int offset = 1; offset < 16; offset *= 2) {
        most = fmaxf(most, __shfl_xor_sync(0xffffffff, most, offset));
      }
      const float shrink = exp2f(maximum[i] - most);
      maximum[i] = most;
      sum[i] = product(sum[i], shrink);
#pragma unroll
      for (int j = 0; j < FOURS * 4; j++) {
        out[i][j / 4][j % 4] = product(out[i][j / 4][j % 4], shrink);
      }
#pragma unroll
      for (int j = 0; j < 2; j++) {
        const float weight = exp2f(scores[i][j] - most);
        sum[i] += weight;
        weights()[(line + i) * WEIGHT_STRIDE + part + j * 16] = weight;
      }
    }
  }

  __device__ __forceinline__ void weigh(float (&out)[OWN][FOURS][4]) const {
    const int part = threadIdx.x % 16;
    const int line = threadIdx.x / 16 * OWN;
#pragma unroll 1
    for (int position = 0; position < EXACT_TILE; position += 4) {
      Four weight[OWN];
#pragma unroll
      for (int i = 0; i < OWN; i++) {
        weight[i] =
            *reinterpret_cast<const Four*>(weights() + (line + i) * WEIGHT_STRIDE + position);
      }
#pragma unroll
      for (int p = 0; p < 4; p++) {
#pragma unroll
        for (int f = 0; f < FOURS; f++) {
          const Four value = *reinterpret_cast<const Four*>(values() + (position + p) * STRIDE +
                                                            f * 64 + part * 4);
#pragma unroll
          for (int i = 0; i < OWN; i++) {
#pragma unroll
            for (int j = 0; j < 4; j++) {
              out[i][f][j] = fmaf(weight[i].at[p], value.at[j], out[i][f][j]);
            }
          }
        }
      }
    }
  }
};

template <int WIDTH>
__device__ __forceinline__ void attend_exact(const Attention& ask, int memory_storage) {
  constexpr int QUERIES = Exact<WIDTH>::QUERIES;
  SHARED RowMemory memory;
  DYNAMIC_SHARED(bytes);
  const int stretches = (ask.tokens + QUERIES - 1) / QUERIES;
  const int first = blockIdx.x % stretches * QUERIES;
  const int head = blockIdx.x / stretches % ask.heads;
  const int row = blockIdx.x / stretches / ask.heads;
  if (threadIdx.x < 32) {
    read_row(memory, ask.memory, row, ask.heads * ask.head_width * (memory_storage == F32 ? 4 : 2));
  }
  __syncthreads();
  Exact<WIDTH>{ask, memory, memory_storage, reinterpret_cast<float*>(bytes), row, head, first}
      .run();
}

}  // namespace attention
