// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

// Attention of many tokens in 16 bits on tensor cores, without its scores ever lying in memory
// (FlashAttention-2, Dao 2023): a block takes 64 or 128 queries of a head through tiles of 64
// positions, of which one is multiplied while the next arrives. A warp has 16 or 32 queries, keeps
// them in registers as it does their softmax and sums, and leaves out what none of them sees.

#pragma once

#include "attention_memory.h"

namespace attention {

constexpr int WIDE_THREADS = 128;
constexpr int TILE = 64;

// Has `copy_piece` begin to copy each piece of eight numbers of a tile's lines, which are so many
// and so far apart.
template <int WIDTH, int STRIDE, int LINES, typename CopyPiece>
__device__ __forceinline__ void copy_lines(uint16_t* tile, CopyPiece copy_piece) {
  constexpr int PIECES = WIDTH / 8;
  constexpr int AT_ONCE = WIDE_THREADS / PIECES;
  const int d = threadIdx.x % PIECES * 8;
  const int from = threadIdx.x / PIECES;
#pragma unroll
  for (int i = 0; i < (LINES + AT_ONCE - 1) / AT_ONCE; i++) {
    const int line = from + i * AT_ONCE;
    if (from < AT_ONCE && line < LINES) {
      copy_piece(line, tile + line * STRIDE + d, d);
    }
  }
}

template <typename N, int WIDTH, int BLOCKS>
struct Wide {
  static constexpr int QUERIES = 64 * BLOCKS;
  // Eight numbers more than a line needs, so that eight lines below each other lie in different
  // banks of shared memory.
  static constexpr int STRIDE = WIDTH + 8;
  static constexpr int STEPS = WIDTH / 16;

  const Attention& ask;
  const RowMemory& memory;
  uint16_t* tiles;
  int row;
  int head;
  int first;

  __device__ __forceinline__ uint16_t* keys(int tile) const {
    return tiles + (QUERIES + tile % 2 * 2 * TILE) * STRIDE;
  }

  __device__ __forceinline__ uint16_t* values(int tile) const { return keys(tile) + TILE * STRIDE; }

  __device__ __forceinline__ void copy_queries() const {
    const int width = ask.heads * ask.head_width;
    const int head_width = ask.head_width;
    const int tokens = ask.tokens;
    const int start = first;
    const uint16_t* from = static_cast<const uint16_t*>(ask.queries) +
                           static_cast<int64_t>(row) * tokens * width + head * head_width;
    copy_lines<WIDTH, STRIDE, QUERIES>(tiles, [=](int line, uint16_t* to, int d) {
      const bool inside = start + line < tokens && d < head_width;
      const int64_t number = inside ? static_cast<int64_t>(start + line) * width + d : 0;
      cp_async16(to, from + number, inside ? 16 : 0);
    });
  }

  __device__ __forceinline__ void copy_tile(int tile) const {
    const int line_bytes = ask.heads * ask.head_width * 2;
    const int head_width = ask.head_width;
    const int offset = head * head_width;
    const int start = tile * TILE;
    const RowMemory& of = memory;
    uint16_t* to_values = values(tile);
    uint16_t* to_keys = keys(tile);
    copy_lines<WIDTH, STRIDE, TILE>(to_keys, [&](int line, uint16_t* to, int d) {
      const bool inside = start + line < of.length && d < head_width;
      const Place place = place_of(of, min(start + line, of.length - 1), line_bytes);
      const int64_t number = offset + (inside ? d : 0);
      cp_async16(to, reinterpret_cast<const uint16_t*>(place.keys) + number, inside ? 16 : 0);
      cp_async16(to_values + (to - to_keys),
                 reinterpret_cast<const uint16_t*>(place.values) + number, inside ? 16 : 0);
    });
  }

  // The first query of this warp's block `m`.
  __device__ __forceinline__ int query_of(int m) const {
    return first + (static_cast<int>(threadIdx.x) / 32 * BLOCKS + m) * 16;
  }

  __device__ __forceinline__ void run() const {
    const int lane = threadIdx.x % 32;
    const int last_token = min(first + QUERIES, ask.tokens) - 1;
    const int most = max(0, min(memory.length, seen_by(ask, last_token, memory.length)));
    const int count = (most + TILE - 1) / TILE;

    // How many positions each of this lane's lines sees: of block m, lines lane / 4 and 8 below.
    int seen[BLOCKS][2];
    int warp_seen = 0;
#pragma unroll
    for (int m = 0; m < BLOCKS; m++) {
      const int token = query_of(m) + lane / 4;
      seen[m][0] = token < ask.tokens ? seen_by(ask, token, memory.length) : 0;
      seen[m][1] = token + 8 < ask.tokens ? seen_by(ask, token + 8, memory.length) : 0;
      const int last = min(query_of(m) + 15, ask.tokens - 1);
      warp_seen = max(warp_seen,
                      query_of(m) < ask.tokens ? seen_by(ask, last, memory.length) : 0);
    }

    uint32_t query[BLOCKS][STEPS][4];
    float maximum[BLOCKS][2];
    float sum[BLOCKS][2];
    float out[BLOCKS][WIDTH / 8][4];
#pragma unroll
    for (int m = 0; m < BLOCKS; m++) {
      maximum[m][0] = maximum[m][1] = LOWEST;
      sum[m][0] = sum[m][1] = 0;
#pragma unroll
      for (int n = 0; n < WIDTH / 8; n++) {
        out[m][n][0] = out[m][n][1] = out[m][n][2] = out[m][n][3] = 0;
      }
    }

    copy_queries();
    if (count > 0) {
      copy_tile(0);
    }
    cp_async_commit();
#pragma unroll 1
    for (int tile = 0; tile < count; tile++) {
      if (tile + 1 < count) {
        copy_tile(tile + 1);
      }
      cp_async_commit();
      cp_async_wait<1>();
      __syncthreads();
      if (tile == 0) {
#pragma unroll
        for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
          for (int k = 0; k < STEPS; k++) {
            const int line = query_of(m) - first + lane % 16;
            ldmatrix_x4(query[m][k], tiles + line * STRIDE + k * 16 + lane / 16 * 8);
          }
        }
      }
      const int quarters = min(4, (warp_seen - tile * TILE + 15) / 16);
      if (quarters > 0) {
        multiply(tile, quarters, seen, query, maximum, sum, out);
      }
      __syncthreads();
    }
    cp_async_wait<0>();
    write(sum, out);
  }

  // Takes this warp's queries through the first quarters of a tile.
  __device__ __forceinline__ void multiply(int tile, int quarters, const int (&seen)[BLOCKS][2],
                                           const uint32_t (&query)[BLOCKS][STEPS][4],
                                           float (&maximum)[BLOCKS][2], float (&sum)[BLOCKS][2],
                                           float (&out)[BLOCKS][WIDTH / 8][4]) const {
    const int lane = threadIdx.x % 32;
    float score[BLOCKS][TILE / 8][4];
    const uint16_t* key = keys(tile) + (lane / 16 * 8 + lane % 8) * STRIDE + lane / 8 % 2 * 8;
#pragma unroll
    for (int quarter = 0; quarter < 4; quarter++) {
#pragma unroll
      for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
          score[m][2 * quarter][i] = score[m][2 * quarter + 1][i] = 0;
        }
      }
      if (quarter < quarters) {
#pragma unroll
        for (int k = 0; k < STEPS; k++) {
          uint32_t b[4];
          ldmatrix_x4(b, key + quarter * 16 * STRIDE + k * 16);
#pragma unroll
          for (int m = 0; m < BLOCKS; m++) {
            N::multiply(score[m][2 * quarter], query[m][k], b);
            N::multiply(score[m][2 * quarter + 1], query[m][k], b + 2);
          }
        }
      }
    }

    uint32_t weight[BLOCKS][4][4];
#pragma unroll
    for (int m = 0; m < BLOCKS; m++) {
      soften(m, tile, seen[m], score[m], weight[m], maximum[m], sum[m], out[m]);
    }

    const uint16_t* value = values(tile) + lane % 16 * STRIDE + lane / 16 * 8;
#pragma unroll
    for (int quarter = 0; quarter < 4; quarter++) {
      if (quarter < quarters) {
#pragma unroll
        for (int n = 0; n < STEPS; n++) {
          uint32_t b[4];
          ldmatrix_x4_trans(b, value + quarter * 16 * STRIDE + n * 16);
#pragma unroll
          for (int m = 0; m < BLOCKS; m++) {
            N::multiply(out[m][2 * n], weight[m][quarter], b);
            N::multiply(out[m][2 * n + 1], weight[m][quarter], b + 2);
          }
        }
      }
    }
  }

  // Turns the scores of 16 queries into weights, relative to the largest so far.
  __device__ __forceinline__ void soften(int m, int tile, const int (&seen)[2],
                                         float (&score)[TILE / 8][4], uint32_t (&weight)[4][4],
                                         float (&maximum)[2], float (&sum)[2],
                                         float (&out)[WIDTH / 8][4]) const {
    const int lane = threadIdx.x % 32;
    float factor = ask.scale;
    if (ask.bias != nullptr) {
      factor = 1;
      add_bias(m, tile, seen, score);
    }
    if (__any_sync(0xffffffff, min(seen[0], seen[1]) < (tile + 1) * TILE)) {
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
          const int position = tile * TILE + n * 8 + lane % 4 * 2 + i % 2;
          score[n][i] = position < seen[i / 2] ? score[n][i] : -INFINITY;
        }
      }
    }
#pragma unroll
    for (int h = 0; h < 2; h++) {
      float most = -INFINITY;
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
        most = fmaxf(most, fmaxf(score[n][2 * h], score[n][2 * h + 1]));
      }
      most = fmaxf(most, __shfl_xor_sync(0xffffffff, most, 1));
      most = fmaxf(most, __shfl_xor_sync(0xffffffff, most, 2));
      most = fmaxf(maximum[h], product(most, factor));
      const float shrink = exp2_of(maximum[h] - most);
      maximum[h] = most;
      float total = 0;
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
        score[n][2 * h] = exp2_of(fmaf(score[n][2 * h], factor, -most));
        score[n][2 * h + 1] = exp2_of(fmaf(score[n][2 * h + 1], factor, -most));
        total += score[n][2 * h] + score[n][2 * h + 1];
      }
      sum[h] = fmaf(sum[h], shrink, total);
#pragma unroll
      for (int n = 0; n < WIDTH / 8; n++) {
        out[n][2 * h] = product(out[n][2 * h], shrink);
        out[n][2 * h + 1] = product(out[n][2 * h + 1], shrink);
      }
    }
#pragma unroll
    for (int quarter = 0; quarter < 4; quarter++) {
      const float(&left)[4] = score[2 * quarter];
      const float(&right)[4] = score[2 * quarter + 1];
      weight[quarter][0] = N::pair(left[0], left[1]);
      weight[quarter][1] = N::pair(left[2], left[3]);
      weight[quarter][2] = N::pair(right[0], right[1]);
      weight[quarter][3] = N::pair(right[2], right[3]);
    }
  }

  __device__ __forceinline__ void add_bias(int m, int tile, const int (&seen)[2],
                                           float (&score)[TILE / 8][4]) const {
    const int lane = threadIdx.x % 32;
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const int token = min(query_of(m) + lane / 4 + h * 8, ask.tokens - 1);
      const float* bias = bias_of(ask, row, head, token);
#pragma unroll
      for (int n = 0; n < TILE / 8; n++) {
#pragma unroll
        for (int i = 2 * h; i < 2 * h + 2; i++) {
          const int position = tile * TILE + n * 8 + lane % 4 * 2 + i % 2;
          const float added = position < seen[h] ? bias[position] : 0;
          score[n][i] = fmaf(added, LOG2_E, product(score[n][i], ask.scale));
        }
      }
    }
  }

  // The result is in 32 bits or in the queries' 16.
  __device__ __forceinline__ void write(const float (&sum)[BLOCKS][2],
                                        const float (&out)[BLOCKS][WIDTH / 8][4]) const {
    const int lane = threadIdx.x % 32;
    const int width = ask.heads * ask.head_width;
#pragma unroll
    for (int m = 0; m < BLOCKS; m++) {
#pragma unroll
      for (int h = 0; h < 2; h++) {
        float total = sum[m][h];
        total += __shfl_xor_sync(0xffffffff, total, 1);
        total += __shfl_xor_sync(0xffffffff, total, 2);
        const float factor = quotient(1, total);
        const int token = query_of(m) + lane / 4 + h * 8;
        const int64_t line = (static_cast<int64_t>(row) * ask.tokens + token) * width +
                             head * ask.head_width + lane % 4 * 2;
#pragma unroll
        for (int n = 0; n < WIDTH / 8; n++) {
          const float first = product(out[m][n][2 * h], factor);
          const float second = product(out[m][n][2 * h + 1], factor);
          if (token < ask.tokens && n * 8 < ask.head_width) {
            if (ask.out_storage == F32) {
              *reinterpret_cast<Two*>(static_cast<float*>(ask.out) + line + n * 8) =
                  Two{{first, second}};
            } else {
              *reinterpret_cast<uint32_t*>(static_cast<uint16_t*>(ask.out) + line + n * 8) =
                  N::pair(first, second);
            }
          }
        }
      }
    }
  }
};

template <typename N, int WIDTH, int BLOCKS>
__device__ __forceinline__ void attend_wide(const Attention& ask) {
  SHARED RowMemory memory;
  DYNAMIC_SHARED(bytes);
  const int stretches = (ask.tokens + 64 * BLOCKS - 1) / (64 * BLOCKS);
  const int first = blockIdx.x % stretches * (64 * BLOCKS);
  const int head = blockIdx.x / stretches % ask.heads;
  const int row = blockIdx.x / stretches / ask.heads;
  if (threadIdx.x < 32) {
    read_row(memory, ask.memory, row, ask.heads * ask.head_width * 2);
  }
  __syncthreads();
  Wide<N, WIDTH, BLOCKS>{ask, memory, reinterpret_cast<uint16_t*>(bytes), row, head, first}.run();
}

}  // namespace attention
